using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Webhooks;

/// <summary>A merchant's server, written from the specification of Standard Webhooks alone.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<Received, int> Answer { get; set; } = _ => 204;

    /// <summary>It answers nothing before this has ended.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>How long it takes.</summary>
    public TimeSpan Delay { get; set; }

    public string Url => _app.Urls.First() + "/hook";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until as many have come as wanted; fails after a while.</summary>
    public async Task<Received[]> UntilAsync(int count)
    {
        await Eventually.IsTrueAsync(() => All.Count >= count, () => $"{All.Count} of {count} came");
        return [.. All];
    }

    /// <summary>Whether one of the signatures fits a secret.</summary>
    public static bool Verifies(Received received, string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        var expected = Convert.ToBase64String(
            hmac.ComputeHash(Encoding.UTF8.GetBytes($"{received.Id}.{received.Timestamp}.{received.Body}"))
        );
        return received.Signature.Split(' ').Contains($"v1,{expected}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(
            http.Request.Headers["webhook-id"].ToString(),
            long.Parse(http.Request.Headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture),
            http.Request.Headers["webhook-signature"].ToString(),
            await reader.ReadToEndAsync(),
            http.Request.ContentType
        )
        {
            Headers = http.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
        };
        All.Enqueue(received);
        await Held;
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay);
        }
        http.Response.StatusCode = Answer(received);
    }
}

/// <summary>One request that came.</summary>
internal sealed record Received(string Id, long Timestamp, string Signature, string Body, string? ContentType)
{
    /// <summary>All headers that it had.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
}
