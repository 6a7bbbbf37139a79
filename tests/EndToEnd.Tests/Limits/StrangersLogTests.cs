using System.Net;
using System.Net.Sockets;
using System.Text;
using Sandbox;

namespace EndToEnd.Tests.Limits;

/// <summary>What anybody can send without a key does not fill the log of a real gateway.</summary>
public sealed class StrangersLogTests
{
    private const int Times = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Requests that a stranger can send, each as the bytes of its head and body.</summary>
    private static readonly Dictionary<string, string> BytesOfRequest = new(StringComparer.Ordinal)
    {
        ["callback that is not signed"] = Post("/callbacks/manmulsang", "{}"),
        ["callback with a bad signature"] = Post(
            "/callbacks/manmulsang",
            "{}",
            "Content-Digest: sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\r\nMs-Event-Id: e\r\nSignature-Input: ms=(\"@method\")\r\nSignature: ms=:AA==:\r\n"
        ),
        ["callback of an unknown wallet"] = Post("/callbacks/nobody", "{}"),
        ["callback that is too large"] = Post("/callbacks/manmulsang", new string('x', 70_000)),
        ["callback in pieces that are no pieces"] =
            "POST /callbacks/manmulsang HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ["body that ends early"] = "POST /callbacks/manmulsang HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
        ["unknown key"] = Get("/v1/payments", "Authorization: Bearer sk_test_nobody\r\n"),
        ["unknown admin key"] = Get("/admin/v1/schemes", "Authorization: Bearer ak_nobody\r\n"),
        ["key that is no key"] = Get("/v1/payments", "Authorization: Bearer \"\u0001\"\r\n"),
        ["no key"] = Post("/v1/payments", "{"),
        ["no such page"] = Get("/nowhere"),
        ["page with a newline in it"] = Get("/%0a%0dfake%20line"),
        ["unknown method"] = "BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
        ["unknown version"] = "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        ["no HTTP"] = "\u0016\u0003\u0001\u0002",
        ["no host"] = "GET / HTTP/1.1\r\n\r\n",
        ["long head"] = Get("/", "X-Long: " + new string('x', 40_000) + "\r\n"),
        ["request id of the stranger's"] = Get("/v1/payments", "X-Request-Id: a-stranger\r\n"),
        ["picture without a token"] = Get($"/v1/payments/pay_{new string('0', 23)}/code.svg"),
        ["picture with a wrong token"] = Get($"/v1/payments/pay_{new string('0', 23)}/code.png?token=x"),
        ["preface of HTTP/2"] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
    };

    public static TheoryData<string> Requests => [.. BytesOfRequest.Keys];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_of_a_stranger_that_comes_again_and_again_leaves_one_line_at_the_most(string request)
    {
        await using var world = await SandboxWorld.StartAsync(
            new SandboxSettings(SandboxPorts.Free())
            {
                Gateway = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(
                    "Logging__LogLevel__Default",
                    "Information"
                ),
            },
            Stop
        );
        var bytes = Encoding.Latin1.GetBytes(BytesOfRequest[request]);
        await SendAsync(world, bytes, cutOff: false);
        var before = world.Gateway.LastLines.Count;

        for (var i = 0; i < Times; i++)
        {
            await SendAsync(world, bytes, cutOff: i % 2 == 1);
        }

        Assert.True(before < 30, "the log is not the short one that the test counts in");
        await world.Gateway.StopAsync();
        Assert.Equal(0, world.Gateway.ExitCode);
        var written = world
            .Gateway.LastLines.Where(line =>
                line.Contains("warn:", StringComparison.Ordinal)
                || line.Contains("fail:", StringComparison.Ordinal)
                || line.Contains("crit:", StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(written.Count <= 1, string.Join('\n', written));
        Assert.True(world.Gateway.LastLines.Count < Times, string.Join('\n', world.Gateway.LastLines));
    }

    private static async Task SendAsync(SandboxWorld world, byte[] request, bool cutOff)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (cutOff)
        {
            // Closed so, the connection is reset.
            socket.LingerState = new LingerOption(true, 0);
        }
        await socket.ConnectAsync(IPAddress.Loopback, world.Gateway.Launch.Port, Stop);
        try
        {
            await socket.SendAsync(request, Stop);
            if (cutOff)
            {
                return;
            }
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await socket.ReceiveAsync(answer, Stop) > 0)
            {
                // Read to its end, so that the request is over.
            }
        }
        catch (SocketException)
        {
            // The gateway closes what is not HTTP.
        }
    }

    private static string Get(string path, string headers = "") => $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n";

    private static string Post(string path, string body, string headers = "") =>
        $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";
}
