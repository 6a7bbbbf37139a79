using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Load.Drive;

namespace Abuse.Kinds;

/// <summary>A merchant's streams that want nothing of a long history.</summary>
internal sealed class CatchingUp : IAbuse
{
    private const string Oldest = "evt_00000000000000000000000";

    public string Name => "20 event streams read all history for nothing";

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var opened = 0;
        using var http = scene.Client(Scene.AbuserKeys[0]);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(FollowAsync, CancellationToken.None)));
        return string.Create(CultureInfo.InvariantCulture, $"{opened} opened");

        async Task FollowAsync()
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream?type=webhook_endpoint.disabled");
                    request.Headers.Add("Last-Event-ID", Oldest);
                    using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                    Interlocked.Increment(ref opened);
                    await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                }
                catch (Exception over) when (over is OperationCanceledException or HttpRequestException or IOException)
                {
                    // It is over, or the stream was ended; then it is opened again.
                }
            }
        }
    }
}

/// <summary>A merchant's waits, as many as its keys are given.</summary>
internal sealed class Waits : IAbuse
{
    private const int OfKey = 1_100;
    private byte[][] _requests = [];

    public string Name => "a merchant's four keys wait 4,400 times";

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken)
    {
        using var http = scene.Client(Scene.AbuserKeys[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments")
        {
            Content = JsonContent.Create(
                new
                {
                    amount = 1_250_000,
                    currency = "KPW",
                    reference = "waited-for",
                    present = new { schemes = new[] { "jeonseong" } },
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request, cancellationToken);
        var payment = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        _requests =
        [
            .. Scene.AbuserKeys.Select(key =>
                Scene.Request("GET", $"/v1/payments/{payment.GetProperty("id").GetString()}", key, null, "Prefer: wait=50")
            ),
        ];
    }

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        await flood.RunAsync(
            scene,
            OfKey * _requests.Length,
            // Who is turned away comes again, yet not at once.
            TimeSpan.FromSeconds(2),
            (client, _) => _requests[client % _requests.Length],
            cancellationToken
        );
        return string.Create(CultureInfo.InvariantCulture, $"{flood.Asked} answered at once");
    }
}

/// <summary>A merchant's payments at a wallet that takes its time.</summary>
internal sealed class SlowWallet : IAbuse
{
    private static long _numbers = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    public string Name => "a merchant has 700 payments open at a slow wallet";

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        await flood.RunAsync(scene, 700, TimeSpan.FromMilliseconds(100), Pay, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{flood.Asked} answered");
    }

    private static byte[] Pay(int client, int nth)
    {
        var number = Interlocked.Increment(ref _numbers);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"amount":{{Scene.SlowAmount}},"currency":"KPW","reference":"slow-{{number}}","code":"{{Codes.Next(number)}}"}"""
        );
        return Scene.Request(
            "POST",
            "/v1/payments",
            Scene.AbuserKeys[client % Scene.AbuserKeys.Length],
            body,
            string.Create(CultureInfo.InvariantCulture, $"Idempotency-Key: slow-{number}")
        );
    }
}

/// <summary>A merchant's replays of all history.</summary>
internal sealed class Replays : IAbuse
{
    private byte[] _request = [];

    public string Name => "20 replays of all history at once";

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken) =>
        _request = Scene.Request(
            "POST",
            $"/v1/webhook-endpoints/{await Hook.MakeAsync(scene, "http://127.0.0.1:9/hook", cancellationToken)}/replay",
            Scene.AbuserKeys[0],
            """{"since":"2020-01-01T00:00:00Z"}"""
        );

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        await flood.RunAsync(scene, 20, TimeSpan.FromMilliseconds(100), (_, _) => _request, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{flood.Asked} answered");
    }
}

/// <summary>A merchant's tests at a receiver that takes every connection and says nothing.</summary>
internal sealed class SilentReceiver : IAbuse, IDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private byte[] _request = [];

    public string Name => "200 tests at once of a silent receiver";

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken)
    {
        _listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        _listener.Listen(4096);
        var port = ((System.Net.IPEndPoint)_listener.LocalEndPoint!).Port;
        _request = Scene.Request(
            "POST",
            $"/v1/webhook-endpoints/{await Hook.MakeAsync(scene, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/hook"), cancellationToken)}/test",
            Scene.AbuserKeys[0]
        );
    }

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        await flood.RunAsync(scene, 200, TimeSpan.FromMilliseconds(100), (_, _) => _request, cancellationToken);
        return Answers.Of(flood);
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>A webhook endpoint of the abuser.</summary>
internal static class Hook
{
    public static async Task<string> MakeAsync(Scene scene, string url, CancellationToken cancellationToken)
    {
        using var http = scene.Client(Scene.AbuserKeys[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/webhook-endpoints")
        {
            Content = JsonContent.Create(new { url, events = new[] { "*" } }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request, cancellationToken);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return made.GetProperty("id").GetString()!;
    }
}
