using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Kit;

/// <summary>
/// One request on its way through WireMock. It travels beside WireMock's own messages, because those decode bodies,
/// merge headers and cannot break a connection.
/// </summary>
internal sealed class Exchange(string method, string path, string query, WireHeaders headers, byte[] body)
{
    private static readonly AsyncLocal<Exchange?> Ambient = new();

    public static Exchange? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public string Method => method;

    public string Path => path;

    public string Query => query;

    public WireHeaders Headers => headers;

    public byte[] Body => body;

    public WalletReply? Reply { get; set; }

    /// <summary>Told once, when a status line is about to leave.</summary>
    public Action<int> Answered { get; set; } = static _ => { };

    public static async Task<Exchange> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            target = absolute.PathAndQuery;
        }

        var cut = target.IndexOf('?', StringComparison.Ordinal);
        return new Exchange(
            context.Request.Method,
            cut < 0 ? target : target[..cut],
            cut < 0 ? "" : target[(cut + 1)..],
            new WireHeaders([
                .. context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? ""))),
            ]),
            body.ToArray()
        );
    }
}
