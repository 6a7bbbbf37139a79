using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Settings;

namespace Gateway.Http;

/// <summary>The pages that the <c>type</c> of a problem leads to, made from the catalogue.</summary>
internal static class ProblemPages
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
        + "code{background:#8882;padding:.1em .3em}";

    /// <summary>Maps one page for each code and a list of all.</summary>
    public static IEndpointRouteBuilder MapProblemPages(this IEndpointRouteBuilder app)
    {
        var path = app.ServiceProvider.GetRequiredService<GatewaySettings>().PublicPath;
        var list = Html(List(path));
        var pages = ProblemCatalog.BySlug.ToFrozenDictionary(pair => pair.Key, pair => Html(One(pair.Value, path)), StringComparer.Ordinal);
        app.MapGet("/problems", () => list).ExcludeFromDescription();
        app.MapGet("/problems/{slug}", IResult (string slug) => pages.TryGetValue(slug, out var page) ? page : Problem.NotFound())
            .ExcludeFromDescription();
        return app;
    }

    private static StaticContent Html(string body) =>
        new(
            Encoding.UTF8.GetBytes(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                    + "<meta name=\"viewport\" content=\"width=device-width\">"
                    + $"<style>{Style}</style>"
                    + body
                    + "</html>"
            ),
            "text/html; charset=utf-8",
            StaticContent.PolicyWithStyle(Style)
        );

    private static string One(ProblemKind kind, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"<title>{Encode(kind.Title)}</title><h1>{Encode(kind.Title)}</h1>")
        + string.Create(CultureInfo.InvariantCulture, $"<p>Status {kind.Status}, code <code>{kind.Code}</code></p>")
        + $"<h2>Cause</h2><p>{Encode(kind.Cause)}</p><h2>Cure</h2><p>{Encode(kind.Cure)}</p>"
        + $"<p><a href=\"{path}/problems\">All problems</a></p>";

    private static string List(string path) =>
        "<title>Problems</title><h1>Problems</h1><ul>"
        + string.Concat(
            ProblemCatalog.All.Select(kind =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<li>{kind.Status} <a href=\"{path}{kind.Type}\"><code>{kind.Code}</code></a> {Encode(kind.Title)}</li>"
                )
            )
        )
        + "</ul>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
