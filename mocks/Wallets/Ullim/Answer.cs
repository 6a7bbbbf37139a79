using System.Text;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>How an answer's XML is disfigured, if at all.</summary>
internal enum XmlFlaw
{
    None,

    /// <summary>A DOCTYPE that declares an entity, and the entity in use.</summary>
    Dtd,

    /// <summary>Every text in CDATA; valid.</summary>
    Cdata,

    /// <summary>U+FEFF first; valid.</summary>
    Bom,
}

/// <summary>One element of an answer; without text it is written empty.</summary>
internal sealed record Node(string Name, string? Text, params (string Name, string Value)[] With)
{
    /// <summary>An element, or nothing if there is no text for it.</summary>
    public static Node? Maybe(string name, string? text) => text is null ? null : new(name, text);

    /// <summary>An amount in won.</summary>
    public static Node Won(string name, long won) => new(name, Ullim.Won.Text(won), ("cur", Ullim.Won.Currency));
}

/// <summary>An answer before it is written. What it repeats of the request, and its time, come last.</summary>
internal sealed record Answer(string Rc, IReadOnlyList<Node> Body)
{
    public const string ContentType = "application/xml; charset=UTF-8";

    /// <summary>What is repeated of the request's head.</summary>
    public IReadOnlyList<(string Name, string Text)> Echo { get; init; } = [];

    /// <summary>The wallet's time, `yyyyMMddHHmmss`.</summary>
    public string Dt { get; init; } = "";

    /// <summary>Names another number than the request.</summary>
    public bool ChangesSeq { get; init; }

    public XmlFlaw Flaw { get; init; }

    public Delivery Delivery { get; init; } = Delivery.Plain;

    /// <summary>Replaced by the overload page.</summary>
    public bool AsHtmlPage { get; init; }

    public static Answer Of(string rc) => new(rc, []);

    public static Answer Ok(params Node?[] body) => new(Ullim.Rc.Ok, [.. body.OfType<Node>()]);

    /// <summary>With every element of this name changed.</summary>
    public Answer Change(string name, Func<Node, Node> change) =>
        this with
        {
            Body = [.. Body.Select(node => node.Name == name ? change(node) : node)],
        };

    public WalletReply ToReply() =>
        AsHtmlPage ? WalletReply.HtmlPage() : new WalletReply(200, [new("Content-Type", ContentType)], Write()) { Delivery = Delivery };

    private byte[] Write()
    {
        var text = new StringBuilder();
        switch (Flaw)
        {
            case XmlFlaw.Dtd:
                text.Append("<!DOCTYPE ullim [<!ENTITY rc \"").Append(Escape(Rc)).Append("\">]>");
                break;
            case XmlFlaw.Bom:
                text.Append('\uFEFF');
                break;
            case XmlFlaw.None:
            case XmlFlaw.Cdata:
            default:
                break;
        }

        text.Append("<ullim ver=\"2.0\"><head>");
        foreach (var (name, value) in Echo)
        {
            Write(text, new Node(name, ChangesSeq && name == "seq" ? Another(value) : value));
        }

        Write(text, new Node("dt", Dt));
        if (Flaw == XmlFlaw.Dtd)
        {
            text.Append("<rc>&rc;</rc>");
        }
        else
        {
            Write(text, new Node("rc", Rc));
        }

        text.Append("</head>");
        if (Body.Count > 0)
        {
            text.Append("<body>");
            foreach (var node in Body)
            {
                Write(text, node);
            }

            text.Append("</body>");
        }

        return Encoding.UTF8.GetBytes(text.Append("</ullim>").ToString());
    }

    /// <summary>The same text with another last character.</summary>
    public static string Another(string text) => text.Length == 0 ? text : text[..^1] + (text[^1] == '9' ? '8' : '9');

    private void Write(StringBuilder text, Node node)
    {
        text.Append('<').Append(node.Name);
        foreach (var (name, value) in node.With)
        {
            text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        if (node.Text is null)
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        if (Flaw == XmlFlaw.Cdata)
        {
            text.Append("<![CDATA[").Append(node.Text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)).Append("]]>");
        }
        else
        {
            text.Append(Escape(node.Text));
        }

        text.Append("</").Append(node.Name).Append('>');
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);
}
