using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Abuse.Kinds;

/// <summary>
/// A merchant's webhooks at ever new names that do not resolve: the gateway is given a name server that never answers, so that
/// each look-up takes the system's usual 10 s.
/// </summary>
internal sealed class SilentNames : IAbuse, IDisposable
{
    private const string ServerAddress = "127.0.0.53";
    private readonly string _file = Path.GetTempFileName();
    private Socket? _server;
    private string[] _hooks = [];
    private int _names;

    /// <summary>Whether this process may do it: a name server has a port of the system's, and the file is mounted.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    public string Name => "a merchant tests webhooks at names that hang";

    public ImmutableArray<string> Wrapper =>
        ["unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", _file];

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken)
    {
        _server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _server.Bind(new IPEndPoint(IPAddress.Parse(ServerAddress), 53));
        _hooks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Hook.MakeAsync(scene, "http://127.0.0.1:9/", cancellationToken)));
    }

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var tests = 0;
        using var http = scene.Client(Scene.AbuserKeys[0]);
        http.Timeout = TimeSpan.FromSeconds(15);
        await Task.WhenAll(_hooks.Concat(_hooks).Select(hook => Task.Run(() => TestAsync(hook), CancellationToken.None)));
        return string.Create(CultureInfo.InvariantCulture, $"{tests} tests answered");

        async Task TestAsync(string hook)
        {
            try
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    var name = Interlocked.Increment(ref _names);
                    using var change = await http.PatchAsJsonAsync(
                        $"/v1/webhook-endpoints/{hook}",
                        new { url = string.Create(CultureInfo.InvariantCulture, $"http://n{name}.slow.example/") },
                        cancellationToken
                    );
                    using var test = await http.PostAsync($"/v1/webhook-endpoints/{hook}/test", null, cancellationToken);
                    Interlocked.Increment(ref tests);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                }
            }
            catch (Exception over) when (over is OperationCanceledException or HttpRequestException)
            {
                // It is over.
            }
        }
    }

    /// <summary>Writes what the gateway is given for its resolver's file.</summary>
    public void Write() => File.WriteAllText(_file, $"nameserver {ServerAddress}\n");

    public void Dispose()
    {
        _server?.Dispose();
        File.Delete(_file);
    }
}

/// <summary>A merchant makes hosts appear, and a stranger reads the metrics that would name them.</summary>
internal sealed class Metrics : IAbuse
{
    private const int Hosts = 8;

    public string Name => "8 strangers scrape /metrics after tests of 8 hosts";

    public async Task PrepareAsync(Scene scene, CancellationToken cancellationToken)
    {
        var hook = await Hook.MakeAsync(scene, "http://127.0.0.1:9/", cancellationToken);
        using var http = scene.Client(Scene.AbuserKeys[0]);
        for (var host = 0; host < Hosts; host++)
        {
            using var change = await http.PatchAsJsonAsync(
                $"/v1/webhook-endpoints/{hook}",
                new { url = string.Create(CultureInfo.InvariantCulture, $"http://h{host}.localhost:9/") },
                cancellationToken
            );
            using var test = await http.PostAsync($"/v1/webhook-endpoints/{hook}/test", null, cancellationToken);
        }
    }

    public async Task<string> RunAsync(Scene scene, CancellationToken cancellationToken)
    {
        var flood = new Flood();
        var request = Scene.Request("GET", "/metrics");
        await flood.RunAsync(scene, 8, TimeSpan.Zero, (_, _) => request, cancellationToken);
        return Answers.Of(flood);
    }
}
