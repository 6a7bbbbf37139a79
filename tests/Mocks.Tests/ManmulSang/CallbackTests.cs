using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocks.ManmulSang;

namespace Mocks.Tests.ManmulSang;

public sealed class CallbackTests
{
    [Fact]
    public async Task An_event_is_signed_over_the_bytes_that_arrive()
    {
        using var clocks = new ManmulSangWallet(TimeProvider.System);
        using var courier = new CallbackSender(
            clocks.Clock,
            clocks.Scheduler,
            clocks.CallbackTimeoutMs,
            clocks.CallbackRetryMs,
            CallbackRoute.Real()
        );
        using var shop = new TcpListener(IPAddress.Loopback, 0);
        shop.Start();
        var to = new Uri($"http://{shop.LocalEndpoint}/callbacks/ms");
        var letter = new Letter("evt_00000001", to, "{}"u8.ToArray(), new Manner());

        var sent = courier.Send(new CallbackSender.Line(), letter);
        using var line = await shop.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var got = new StringBuilder();
        while (!got.ToString().EndsWith("\r\n\r\n{}", StringComparison.Ordinal))
        {
            var count = await line.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, count);
            got.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        await line.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await sent;

        var text = got.ToString();
        Assert.StartsWith("POST /callbacks/ms HTTP/1.1", text, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", text, StringComparison.Ordinal);
        var created = long.Parse(text.Split("created=")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
        foreach (
            var (name, value) in EventSigning.Headers(
                "/callbacks/ms",
                "evt_00000001",
                "{}"u8.ToArray(),
                created,
                second: false,
                wrong: false
            )
        )
        {
            Assert.Contains($"{name}: {value}\r\n", text, StringComparison.Ordinal);
        }
    }
}
