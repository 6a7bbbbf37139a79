using System.Xml;
using System.Xml.Linq;

namespace Adapters.Kit.Disclosures;

/// <summary>
/// The paths below the root of an XML body: elements that hold a text or nothing at all, and attributes. An empty element right
/// below the root is only the frame.
/// </summary>
internal static class XmlNames
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static void Read(byte[] body, FieldReader.Found found)
    {
        using var reader = XmlReader.Create(new MemoryStream(body), Settings);
        var document = XDocument.Load(reader);
        if (document.DescendantNodes().Any(node => node is not (XElement or XText)))
        {
            found.Add("body");
        }
        Read(document.Root!, string.Empty, found);
    }

    private static void Read(XElement element, string path, FieldReader.Found found)
    {
        var below = path.Length == 0 ? string.Empty : path + '/';
        foreach (var attribute in element.Attributes())
        {
            found.Add(below + '@', attribute.Name.ToString());
        }
        if (element.Nodes().OfType<XText>().Any() || (!element.HasElements && path.Contains('/')))
        {
            found.Add(path.Length == 0 ? "body" : path);
        }
        foreach (var child in element.Elements())
        {
            Read(child, below + child.Name, found);
        }
    }
}
