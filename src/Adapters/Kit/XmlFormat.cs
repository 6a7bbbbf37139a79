using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Adapters.Kit.Disclosures;

namespace Adapters.Kit;

/// <summary>
/// Where a member of a record stands in its element: the names on the way, joined by slashes, the last of them with <c>@</c> if
/// it is an attribute, e.g. <c>head/op</c>, <c>body/amt/@cur</c>. Without it: the element of the member's name in camelCase.
/// </summary>
/// <param name="path">The way.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AtAttribute(string path) : Attribute
{
    /// <summary>The way.</summary>
    public string Path => path;
}

/// <summary>
/// XML without namespaces, as positional records of texts and of further such records (<see cref="AtAttribute"/>). Requests are
/// written in the order of the record and leave out what is null. An answer is read strictly, and nothing in it is resolved: a
/// DTD, a namespace, a named element that comes twice, bytes that are no UTF-8, too much depth or another root make the whole
/// of it unreadable. Texts lose the white space around them; comments and what the record does not name are ignored.
/// </summary>
/// <param name="root">The name of the root element.</param>
/// <param name="mediaType">The header <c>Content-Type</c> of requests.</param>
/// <param name="longest">How many bytes an answer has at the most.</param>
public sealed class XmlFormat(string root, string mediaType = "application/xml; charset=UTF-8", int longest = 2 * 1024 * 1024)
    : MessageFormat(mediaType)
{
    private const int MaxDepth = 32;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly XmlWriterSettings WriterSettings = new() { Encoding = Utf8, OmitXmlDeclaration = true };
    private static readonly ConcurrentDictionary<Type, Place[]> Known = new();
    private readonly XmlReaderSettings _readerSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = longest,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <inheritdoc/>
    public override byte[] Write<T>(T message)
    {
        var document = new XElement(root);
        Fill(document, message!);
        using var bytes = new MemoryStream();
        bytes.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);
        using (var xml = XmlWriter.Create(bytes, WriterSettings))
        {
            Write(xml, document);
        }
        return bytes.ToArray();
    }

    /// <inheritdoc/>
    public override T? Read<T>(ReadOnlySpan<byte> body)
        where T : default
    {
        if (body.Length > longest)
        {
            return default;
        }
        try
        {
            return Load(Utf8.GetString(body)) is { } document ? (T)Make(typeof(T), document) : default;
        }
        catch (Exception fault) when (fault is XmlException or DecoderFallbackException)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public override string NameOf(PropertyInfo member) => PathOf(member);

    internal override BodyNames Names => XmlNames.Read;

    internal override string Separator => "/";

    private XElement? Load(string text)
    {
        var document = text.TrimStart('\uFEFF');
        if (IsTooDeep(document))
        {
            return null;
        }
        using var reader = XmlReader.Create(new StringReader(document), _readerSettings);
        var element = XDocument.Load(reader).Root!;
        return element.Name.LocalName == root && element.DescendantsAndSelf().All(e => e.Name.Namespace == XNamespace.None)
            ? element
            : null;
    }

    // Loading takes time with the square of the depth: a megabyte of opening tags would keep a processor for minutes.
    private bool IsTooDeep(string document)
    {
        using var reader = XmlReader.Create(new StringReader(document), _readerSettings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return true;
            }
        }
        return false;
    }

    private static object Make(Type record, XElement? element) =>
        record.GetConstructors().Single().Invoke([.. PlacesOf(record).Select(place => ValueAt(place, element))]);

    private static object? ValueAt(Place place, XElement? element)
    {
        var found = place.Elements.Aggregate(element, Only);
        return place.Attribute is { } attribute ? found?.Attribute(attribute)?.Value
            : place.IsRecord ? Make(place.Member.PropertyType, found)
            : found is null ? null
            // Text and CDATA of the element itself; what stands in further elements inside it is ignored with them.
            : string.Concat(found.Nodes().OfType<XText>().Select(text => text.Value)).Trim(' ', '\t', '\r', '\n');
    }

    private static XElement? Only(XElement? parent, string name)
    {
        var found = parent?.Elements(name) ?? [];
        return found.Skip(1).Any() ? throw new XmlException($"{name} comes twice") : found.FirstOrDefault();
    }

    private static void Fill(XElement element, object record)
    {
        foreach (var place in PlacesOf(record.GetType()))
        {
            if (place.Member.GetValue(record) is not { } value)
            {
                continue;
            }
            var holder = place.Elements.Aggregate(element, Child);
            if (place.Attribute is { } attribute)
            {
                holder.SetAttributeValue(attribute, value);
            }
            else if (place.IsRecord)
            {
                Fill(holder, value);
            }
            else
            {
                holder.Add(value);
            }
        }
    }

    private static XElement Child(XElement parent, string name)
    {
        if (parent.Element(name) is { } known)
        {
            return known;
        }
        var child = new XElement(name);
        parent.Add(child);
        return child;
    }

    private static void Write(XmlWriter xml, XElement element)
    {
        if (element is { IsEmpty: true, HasAttributes: false })
        {
            // The writer would put a blank before the slash.
            xml.WriteRaw($"<{element.Name}/>");
            return;
        }
        xml.WriteStartElement(element.Name.LocalName);
        foreach (var attribute in element.Attributes())
        {
            xml.WriteAttributeString(attribute.Name.LocalName, attribute.Value);
        }
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
            {
                Write(xml, child);
            }
            else
            {
                xml.WriteString(((XText)node).Value);
            }
        }
        xml.WriteEndElement();
    }

    private static string PathOf(PropertyInfo member) =>
        MessageMembers.Mark<AtAttribute>(member).FirstOrDefault()?.Path ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private static Place[] PlacesOf(Type record) =>
        Known.GetOrAdd(
            record,
            static type =>
                [
                    .. from parameter in type.GetConstructors().Single().GetParameters()
                    let member = type.GetProperty(parameter.Name!)!
                    let steps = PathOf(member).Split('/')
                    let attribute = steps[^1].StartsWith('@') ? steps[^1][1..] : null
                    select new Place(member, attribute is null ? steps : steps[..^1], attribute, member.PropertyType != typeof(string)),
                ]
        );

    // A member, the elements on the way to it, and the attribute of the last of them that holds it.
    private sealed record Place(PropertyInfo Member, string[] Elements, string? Attribute, bool IsRecord);
}
