using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>The names of the fields in a request as a mock received it, read without any code of the gateway.</summary>
internal static partial class WireNames
{
    private static readonly string[] Framing = ["Host", "Content-Length"];

    /// <summary>All names of a request, in order.</summary>
    public static string[] Of(LoggedRequest request) =>
        [
            .. Headers(request)
                .Concat(Path(request.Path))
                .Concat(Query(request.Query))
                .Concat(Body(request))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Headers(LoggedRequest request) =>
        request
            .Headers.Select(h => h.Key)
            .Where(name => !Framing.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => "header:" + name);

    private static IEnumerable<string> Path(string path)
    {
        if (Constant().IsMatch(path))
        {
            return [];
        }
        Assert.Matches(WithId(), path);
        return ["path:id"];
    }

    private static IEnumerable<string> Query(string query) =>
        query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => "query:" + pair.Split('=')[0]);

    private static IEnumerable<string> Body(LoggedRequest request)
    {
        if (request.Body.Length == 0)
        {
            return [];
        }
        var text = Encoding.UTF8.GetString(request.Body);
        return text.StartsWith('<')
            ? Attributes(XDocument.Parse(text).Root!, "").Concat(Elements(XDocument.Parse(text).Root!, ""))
            : Members(JsonDocument.Parse(text).RootElement, "");
    }

    private static IEnumerable<string> Members(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(m => Members(m.Value, path.Length == 0 ? m.Name : $"{path}.{m.Name}"))
            : [path];

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

    [GeneratedRegex(
        "^/(jsp/v1/(pay|query|order|close|reverse|refund|queryRefund)|openapi/v2/orders|ullim/gw)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Constant();

    [GeneratedRegex(
        "^/openapi/v2/(orders|captures|refunds)/[^/]+(/(cancel|void|captures|refunds))?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex WithId();
}
