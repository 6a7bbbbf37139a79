using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Gateway.Http;

/// <summary>
/// The page to read and try the API: Scalar's program from its package, started by a script of ours. No script stands in the
/// page itself, so its policy allows none there; it loads nothing from elsewhere and talks to this gateway only.
/// </summary>
internal sealed class ReferencePage
{
    /// <summary>The name under which Scalar's package holds its program, compressed.</summary>
    private const string Program = "ScalarStaticAssets.scalar.js";

    // Scalar writes its styles into the page while it runs, and its icons and fonts as data.
    private const string Policy =
        StaticContent.NothingRuns
        + "; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:";

    private const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
        <title>Wallet Gateway</title>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        </head>
        <body>
        <div id="app"></div>
        <script src="scalar.js"></script>
        <script src="start.js"></script>
        </body>
        </html>
        """;

    private const string Start = """
        Scalar.createApiReference('#app', {
          url: new URL('../openapi/v1.json', document.baseURI).href,
          withDefaultFonts: false,
          telemetry: false,
          hideClientButton: true,
          showDeveloperTools: 'never',
          agent: { disabled: true },
          mcp: { disabled: true },
        })
        """;

    private const string Script = "text/javascript; charset=utf-8";

    private static readonly StaticContent PageContent = new(Encoding.UTF8.GetBytes(Page), "text/html; charset=utf-8", Policy);

    private static readonly StaticContent StartContent = new(Encoding.UTF8.GetBytes(Start), Script, StaticContent.NothingRuns);

    private readonly Once<StaticContent> _compressed = new(CompressedAsync);
    private readonly Once<StaticContent> _plain = new(PlainAsync);

    /// <summary>Maps <c>/docs</c> and its two scripts.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var page = new ReferencePage();
        // Its scripts stand beside it, also behind a proxy that puts something before the path: so it ends in a slash.
        app.MapGet(
                "/docs",
                IResult (HttpContext http) => http.Request.Path.Value!.EndsWith('/') ? PageContent : TypedResults.Redirect("docs/")
            )
            .ExcludeFromDescription();
        app.MapGet("/docs/start.js", () => StartContent).ExcludeFromDescription();
        app.MapGet("/docs/scalar.js", (Delegate)page.ScalarAsync).ExcludeFromDescription();
    }

    private async Task<IResult> ScalarAsync(HttpContext http)
    {
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!TakesGzip(http.Request.Headers.AcceptEncoding))
        {
            return await _plain.GetAsync();
        }
        http.Response.Headers.ContentEncoding = "gzip";
        return await _compressed.GetAsync();
    }

    private static bool TakesGzip(StringValues accepted) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out var codings)
        && codings.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);

    private static async Task<StaticContent> CompressedAsync()
    {
        using var bytes = new MemoryStream();
        await using var file = Open();
        await file.CopyToAsync(bytes);
        return new StaticContent(bytes.ToArray(), Script, StaticContent.NothingRuns);
    }

    private static async Task<StaticContent> PlainAsync()
    {
        using var bytes = new MemoryStream();
        await using var file = new GZipStream(Open(), CompressionMode.Decompress);
        await file.CopyToAsync(bytes);
        return new StaticContent(bytes.ToArray(), Script, StaticContent.NothingRuns);
    }

    private static Stream Open() =>
        typeof(ScalarOptions).Assembly.GetManifestResourceStream(Program)
        ?? throw new InvalidOperationException("Scalar's package no longer holds " + Program);
}
