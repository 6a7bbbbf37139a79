using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Crash;

/// <summary>One request that came to an endpoint.</summary>
/// <param name="EventId">The header <c>webhook-id</c>.</param>
/// <param name="Signed">Whether a signature fits.</param>
/// <param name="Accepted">Whether it was answered with a 2xx.</param>
/// <param name="Body">The body.</param>
internal sealed record Receipt(string EventId, bool Signed, bool Accepted, JsonNode Body);

/// <summary>
/// A merchant's server for webhooks. While it is rough it refuses some events when they come first: by a 500, or by
/// hanging up.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const int RefusesOneOf = 12;
    private readonly WebApplication _app;
    private readonly Random _chance;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private byte[] _key = [];

    private Receiver(WebApplication app, int seed) => (_app, _chance) = (app, new Random(seed));

    /// <summary>Everything that came, in order.</summary>
    public ConcurrentQueue<Receipt> Receipts { get; } = new();

    /// <summary>Whether it fails now and then.</summary>
    public bool Rough { get; set; } = true;

    public string Url => _app.Urls.First() + "/hook";

    /// <summary>How many it refused.</summary>
    public int Refused => Receipts.Count(r => !r.Accepted);

    public static async Task<Receiver> StartAsync(int seed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app, seed);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>What the endpoint's deliveries are signed with.</summary>
    public void Trust(string secret) => _key = Convert.FromBase64String(secret["whsec_".Length..]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var id = http.Request.Headers["webhook-id"].ToString();
        var expected =
            "v1,"
            + Convert.ToBase64String(
                HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{http.Request.Headers["webhook-timestamp"]}.{body}"))
            );
        var signed = http.Request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected, StringComparer.Ordinal);
        bool accepts,
            hangsUp;
        lock (_gate)
        {
            accepts = !Rough || _chance.Next(RefusesOneOf) > 0 || !_refused.Add(id);
            hangsUp = !accepts && _chance.Next(2) == 0;
            Receipts.Enqueue(new Receipt(id, signed, accepts, JsonNode.Parse(body)!));
        }
        if (hangsUp)
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = accepts ? StatusCodes.Status204NoContent : StatusCodes.Status500InternalServerError;
    }
}
