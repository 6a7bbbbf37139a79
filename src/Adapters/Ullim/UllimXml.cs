using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// Messages to bytes and bytes to answers. Reading resolves nothing and refuses every document that breaks a rule of
/// the format: a DTD, a namespace, an element that must be single and is not, bytes that are no UTF-8, more than 32
/// levels, an end too soon.
/// </summary>
internal static class UllimXml
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxDepth = 32;
    private const string Version = "2.0";
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly byte[] Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8.ToArray();

    public static byte[] Write(UllimRequest request, string mid, string dt)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Declaration);
        var settings = new XmlWriterSettings { Encoding = Utf8, OmitXmlDeclaration = true };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            xml.WriteStartElement("ullim");
            xml.WriteAttributeString("ver", Version);
            xml.WriteStartElement("head");
            xml.WriteElementString("op", request.Op.ToString());
            xml.WriteElementString("mid", mid);
            xml.WriteElementString("tid", request.Number.Tid);
            xml.WriteElementString("seq", request.Number.Seq);
            xml.WriteElementString("bdate", request.Number.Bdate);
            xml.WriteElementString("dt", dt);
            xml.WriteEndElement();
            WriteBody(xml, request);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    /// <summary>The answer, or null if the document is none.</summary>
    public static UllimReply? Read(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return null;
        }
        try
        {
            return Load(Utf8.GetString(bytes)) is { } root ? Read(root, Convert.ToHexStringLower(SHA256.HashData(bytes))) : null;
        }
        catch (Exception fault) when (fault is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static void WriteBody(XmlWriter xml, UllimRequest request)
    {
        if (request is { Voucher: null, Amount: null, Reference: null, Memo: null })
        {
            // The writer would put a blank before the slash.
            xml.WriteRaw("<body/>");
            return;
        }
        xml.WriteStartElement("body");
        WriteOptional(xml, "voucher", request.Voucher);
        if (request.Amount is { } amount)
        {
            xml.WriteStartElement("amt");
            xml.WriteAttributeString("cur", UllimMoney.Currency);
            xml.WriteString(amount);
            xml.WriteEndElement();
        }
        WriteOptional(xml, "ref", request.Reference);
        WriteOptional(xml, "memo", request.Memo);
        xml.WriteEndElement();
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, value);
        }
    }

    private static XElement? Load(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        var document = text.TrimStart('\uFEFF');
        if (IsTooDeep(document, settings))
        {
            return null;
        }
        using var reader = XmlReader.Create(new StringReader(document), settings);
        var root = XDocument.Load(reader).Root;
        return root is not null && root.DescendantsAndSelf().All(e => e.Name.Namespace == XNamespace.None) ? root : null;
    }

    // Loading takes time with the square of the depth: a megabyte of opening tags would keep a processor for minutes.
    private static bool IsTooDeep(string document, XmlReaderSettings settings)
    {
        using var reader = XmlReader.Create(new StringReader(document), settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return true;
            }
        }
        return false;
    }

    private static UllimReply? Read(XElement root, string sha256)
    {
        if (
            root.Name.LocalName != "ullim"
            || root.Attribute("ver")?.Value != Version
            || root.Elements("head").Count() != 1
            || root.Elements("body").Count() > 1
        )
        {
            return null;
        }
        var head = Single(root.Element("head")!, ["op", "mid", "tid", "seq", "bdate", "dt", "rc", "msg"]);
        var body = Single(
            root.Element("body") ?? new XElement("body"),
            ["kind", "st", "why", "apv", "amt", "vref", "ref", "wdt", "rst", "rwhy"]
        );
        if (
            head is null
            || body is null
            || Text(head, "rc") is not { Length: > 0 } rc
            || PyongyangTime.Read(Text(head, "dt")) is not { } dt
        )
        {
            return null;
        }
        return new UllimReply
        {
            BodySha256 = sha256,
            Rc = rc,
            Dt = dt,
            Op = Text(head, "op"),
            Mid = Text(head, "mid"),
            Tid = Text(head, "tid"),
            Seq = Text(head, "seq"),
            Bdate = Text(head, "bdate"),
            Kind = Text(body, "kind"),
            St = Text(body, "st"),
            Why = Text(body, "why"),
            Apv = Text(body, "apv"),
            Amount = body.GetValueOrDefault("amt") is { } amt
                ? new UllimAmount(Trimmed(Own(amt)), Trimmed(amt.Attribute("cur")?.Value))
                : null,
            Vref = Text(body, "vref"),
            Reference = Text(body, "ref"),
            Rst = Text(body, "rst"),
            Rwhy = Text(body, "rwhy"),
        };
    }

    // The known elements by name; null if one of them comes twice.
    private static Dictionary<string, XElement>? Single(XElement parent, string[] known)
    {
        var found = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var element in parent.Elements())
        {
            if (known.Contains(element.Name.LocalName, StringComparer.Ordinal) && !found.TryAdd(element.Name.LocalName, element))
            {
                return null;
            }
        }
        return found;
    }

    private static string? Text(Dictionary<string, XElement> elements, string name) =>
        elements.GetValueOrDefault(name) is { } element ? Trimmed(Own(element)) : null;

    // Text and CDATA of the element itself; what stands in unknown elements inside it is ignored with them.
    private static string Own(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value));

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Trimmed(string? text) => text?.Trim(' ', '\t', '\r', '\n');
}
