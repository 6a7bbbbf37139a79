using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Api;

/// <summary>A reverse proxy that publishes the gateway under a path, and takes the path away or leaves it, as real ones do.</summary>
internal sealed class PrefixProxy : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication _app;
    private readonly string _prefix;
    private readonly bool _strips;

    private PrefixProxy(WebApplication app, string prefix, bool strips)
    {
        _app = app;
        _prefix = prefix;
        _strips = strips;
    }

    /// <summary>Where the gateway is; set before the first request.</summary>
    public Uri? Gateway { get; set; }

    /// <summary>The address under which the gateway is published.</summary>
    public Uri Published => new(_app.Urls.First() + _prefix);

    /// <summary>Path and status of all requests so far.</summary>
    public ConcurrentQueue<(string Path, int Status)> Seen { get; } = new();

    public static async Task<PrefixProxy> StartAsync(string prefix, bool strips)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var proxy = new PrefixProxy(app, prefix, strips);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task PassAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (!path.StartsWith(_prefix + "/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            Seen.Enqueue((path, 404));
            return;
        }
        var inner = _strips ? path[_prefix.Length..] : path;
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            new Uri(Gateway!, inner + http.Request.QueryString)
        );
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }
        request.Headers.Host = null;
        using var response = await Http.SendAsync(request, http.RequestAborted);
        Seen.Enqueue((path, (int)response.StatusCode));
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            http.Response.Headers[name] = values.ToArray();
        }
        http.Response.Headers.Remove("Transfer-Encoding");
        await http.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(http.RequestAborted), http.RequestAborted);
    }
}
