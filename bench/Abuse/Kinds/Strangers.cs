using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Abuse.Kinds;

/// <summary>Nobody's key: the document that describes the API, as fast as it comes.</summary>
internal sealed class Document : IAbuse
{
    public string Name => "100 strangers read /openapi/v1.json";

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood(Flood.LongAnswer);
        var request = Scene.Request("GET", "/openapi/v1.json");
        await flood.RunAsync(scene, 100, TimeSpan.Zero, (_, _) => request, cancellationToken);
        return Answers.Of(flood);
    }
}

/// <summary>Nobody's key: callbacks under a key id that is public, with a signature that is none.</summary>
internal sealed class ForgedCallbacks : IAbuse
{
    private const string Body = """{"id":"evt_1","type":"order.captured","data":{}}""";

    public string Name => "32 strangers forge callbacks";

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        await flood.RunAsync(scene, 32, TimeSpan.Zero, (_, _) => Forged(), cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{flood.Asked} refused");
    }

    private static byte[] Forged()
    {
        var created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return Scene.Request(
            "POST",
            "/callbacks/manmulsang",
            null,
            Body,
            $"Content-Digest: sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Body)))}:",
            "Ms-Event-Id: evt_1",
            $"X-Request-Id: {new string('x', 128)}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Signature-Input: ms=(\"@method\" \"@path\" \"content-digest\" \"content-type\" \"ms-event-id\");created={created};keyid=\"ms-cb-2026-01\";alg=\"ed25519\""
            ),
            $"Signature: ms=:{Convert.ToBase64String(new byte[64])}:"
        );
    }
}

/// <summary>Nobody's key: pictures of codes whose links were seen, again and again.</summary>
internal sealed class Pictures : IAbuse
{
    private const int Links = 20;
    private readonly List<byte[]> _requests = [];

    public string Name => "16 strangers fetch pictures of codes";

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken)
    {
        using var http = scene.Client(Scene.AbuserKeys[0]);
        for (var link = 0; link < Links; link++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments")
            {
                Content = JsonContent.Create(
                    new
                    {
                        amount = 1_250_000,
                        currency = "KPW",
                        reference = "shown",
                        present = new { schemes = new[] { "jeonseong" } },
                    }
                ),
            };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await http.SendAsync(request, cancellationToken);
            var payment = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var code = payment.GetProperty("code");
            foreach (var name in (string[])["png_url", "svg_url"])
            {
                _requests.Add(Scene.Request("GET", new Uri(code.GetProperty(name).GetString()!).PathAndQuery));
            }
        }
    }

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood(Flood.LongAnswer);
        await flood.RunAsync(scene, 16, TimeSpan.Zero, (client, nth) => _requests[(client + nth) % _requests.Count], cancellationToken);
        return Answers.Of(flood);
    }
}

/// <summary>Nobody's key: connections that say nothing, more than the process may open files.</summary>
internal sealed class IdleConnections : IAbuse
{
    private const int Connections = 3_000;

    public string Name => "a stranger holds 3,000 idle connections, 1,024 files";

    public ImmutableArray<string> Wrapper => ["bash", "-c", "ulimit -n 1024; exec \"$@\"", "limited"];

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var held = new List<Socket>();
        var open = 0;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // What the gateway closed is opened again: an attacker does not give up.
                held.RemoveAll(IsClosed);
                while (held.Count < Connections && !cancellationToken.IsCancellationRequested)
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    held.Add(socket);
                    using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    patience.CancelAfter(TimeSpan.FromMilliseconds(200));
                    try
                    {
                        await socket.ConnectAsync(scene.Server, patience.Token);
                        open++;
                    }
                    catch (Exception failure) when (failure is SocketException or OperationCanceledException)
                    {
                        break;
                    }
                }
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
        return string.Create(CultureInfo.InvariantCulture, $"{open} opened");
    }

    private static bool IsClosed(Socket socket)
    {
        if (!socket.Connected || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0))
        {
            socket.Dispose();
            return true;
        }
        return false;
    }
}

/// <summary>How a flood was answered, in words.</summary>
internal static class Answers
{
    public static string Of(Flood flood) =>
        string.Create(CultureInfo.InvariantCulture, $"{flood.ServedCount} served, {flood.Asked - flood.ServedCount} turned away");
}
