using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Mocks.Ullim;

/// <summary>One element of a request's body: its trimmed text and `cur` and its like.</summary>
internal sealed record Field(string Text, XElement Source)
{
    /// <summary>A trimmed attribute, null if absent.</summary>
    public string? this[string attribute] => Source.Attribute(attribute)?.Value.Trim(Message.Blank);
}

/// <summary>
/// A request that kept the rules of the XML: UTF-8, no DTD, no namespaces, nothing twice that must be single.
/// What stands in the fields is not judged here.
/// </summary>
internal sealed class Message
{
    public static readonly char[] Blank = [' ', '\t', '\r', '\n'];

    private const int MaxBytes = 2 * 1024 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly XmlReaderSettings Rules = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private static readonly string[] HeadNames = ["op", "mid", "tid", "seq", "bdate", "dt"];
    private static readonly string[] BodyNames =
    [
        "voucher",
        "amt",
        "ref",
        "memo",
        "bno",
        "cnt",
        "sum",
        "sha",
        "data",
        "chg",
        "rev",
        "force",
        "since",
    ];

    private readonly Dictionary<string, Field> _head;
    private readonly Dictionary<string, Field> _body;

    private Message(Dictionary<string, Field> head, Dictionary<string, Field> body)
    {
        this._head = head;
        this._body = body;
    }

    public string? Op => Head("op");

    public string? Mid => Head("mid");

    public string? Dt => Head("dt");

    /// <summary>What an answer repeats, in the order of the document.</summary>
    public IEnumerable<(string Name, string Text)> Echo =>
        HeadNames.Where(name => name != "dt" && _head.ContainsKey(name)).Select(name => (name, _head[name].Text));

    public string? Head(string name) => _head.GetValueOrDefault(name)?.Text;

    public Field? Body(string name) => _body.GetValueOrDefault(name);

    /// <summary>Reads a request; null if it breaks a rule.</summary>
    public static Message? Read(string? contentType, byte[] bytes)
    {
        if (bytes.Length > MaxBytes || !IsXml(contentType))
        {
            return null;
        }

        try
        {
            var text = StrictUtf8.GetString(bytes);
            return text.Contains("<!DOCTYPE", StringComparison.Ordinal) ? null : Read(text.StartsWith('\uFEFF') ? text[1..] : text);
        }
        catch (Exception broken) when (broken is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsXml(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/xml", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || IsUtf8(type.CharSet.Trim('"')));

    private static bool IsUtf8(string name) => string.Equals(name, "UTF-8", StringComparison.OrdinalIgnoreCase);

    private static Message? Read(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Rules);
        var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        var root = document.Root!;
        if (
            (document.Declaration?.Encoding is { } encoding && !IsUtf8(encoding))
            || root.DescendantsAndSelf().Any(HasNamespace)
            || root.Name.LocalName != "ullim"
            || root.Attribute("ver")?.Value.Trim(Blank) != "2.0"
            || root.Elements("head").Count() != 1
            || root.Elements("body").Count() > 1
        )
        {
            return null;
        }

        return Fields(root.Element("head")!, HeadNames) is { } head && Fields(root.Element("body"), BodyNames) is { } body
            ? new Message(head, body)
            : null;
    }

    private static bool HasNamespace(XElement element) =>
        element.Name.Namespace != XNamespace.None
        || element
            .Attributes()
            .Any(attribute =>
                attribute.IsNamespaceDeclaration
                || (attribute.Name.Namespace != XNamespace.None && attribute.Name.Namespace != XNamespace.Xml)
            );

    private static Dictionary<string, Field>? Fields(XElement? parent, string[] names)
    {
        var found = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var element in parent?.Elements() ?? [])
        {
            if (names.Contains(element.Name.LocalName) && !found.TryAdd(element.Name.LocalName, new Field(TextOf(element), element)))
            {
                return null;
            }
        }

        return found;
    }

    private static string TextOf(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value)).Trim(Blank);
}
