using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Mocks.Kit;

namespace Conformance;

/// <summary>
/// The names of the fields in a request as a mock received it, read without any code of the gateway. Which parts of a path hold
/// data only the adapter knows, so paths are left out. Headers' names are in lower case.
/// </summary>
internal static class SentFields
{
    // What HTTP itself needs to get a message across.
    private static readonly string[] Framing = ["Host", "Content-Length", "Transfer-Encoding", "Connection"];

    /// <summary>The names, in the form that disclosures have.</summary>
    public static IEnumerable<string> Of(LoggedRequest request) => Headers(request).Concat(Query(request)).Concat(Body(request));

    private static IEnumerable<string> Headers(LoggedRequest request) =>
        request
            .Headers.Select(h => h.Key)
            .Where(name => !Framing.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => "header:" + name);

    private static IEnumerable<string> Query(LoggedRequest request) =>
        request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => "query:" + pair.Split('=')[0]);

    private static IEnumerable<string> Body(LoggedRequest request)
    {
        if (request.Body.Length == 0)
        {
            return [];
        }
        var text = Encoding.UTF8.GetString(request.Body);
        if (!text.StartsWith('<'))
        {
            return Members(JsonDocument.Parse(text).RootElement, string.Empty);
        }
        var root = XDocument.Parse(text).Root!;
        return Attributes(root, string.Empty).Concat(Elements(root, string.Empty));
    }

    private static IEnumerable<string> Members(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any()
            ? element.EnumerateObject().SelectMany(m => Members(m.Value, path.Length == 0 ? m.Name : $"{path}.{m.Name}"))
        : path.Length > 0 ? [path]
        : [];

    private static IEnumerable<string> Elements(XElement parent, string path) =>
        parent
            .Elements()
            .SelectMany(element =>
            {
                var name = path.Length == 0 ? element.Name.LocalName : $"{path}/{element.Name}";
                string[] own = path.Length > 0 && !element.HasElements ? [name] : [];
                return own.Concat(Attributes(element, name + "/")).Concat(Elements(element, name));
            });

    private static IEnumerable<string> Attributes(XElement element, string path) =>
        element.Attributes().Select(a => $"{path}@{a.Name.LocalName}");
}
