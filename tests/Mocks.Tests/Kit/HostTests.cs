using System.Net.Sockets;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

public sealed class HostTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_an_error_at_start()
    {
        using var first = new ToyWallet(TimeProvider.System);
        await using var host = await WalletHost.StartAsync(first, 0);
        using var second = new ToyWallet(TimeProvider.System);

        await Assert.ThrowsAsync<SocketException>(() => WalletHost.StartAsync(second, host.BaseUrl.Port));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_lines_that_are_held()
    {
        var wallet = new ToyWallet(TimeProvider.System);
        var host = await WalletHost.StartAsync(wallet, 0);
        wallet.Faults.Arm(new Fault("echo", "no_answer_after_executing"));
        var held = RawClient.SendAsync(host.BaseUrl, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n", []);
        await Eventually.IsTrueAsync(() => wallet.Requests.Requests.Count == 1);
        var before = TimeProvider.System.GetTimestamp();
        await host.DisposeAsync();

        Assert.Empty((await held).Bytes);
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_chunked_body_and_a_kept_line_are_taken()
    {
        var wallet = new ToyWallet(TimeProvider.System);
        await using var host = await WalletHost.StartAsync(wallet, 0);
        using var http = new HttpClient { BaseAddress = host.BaseUrl };
        for (var round = 0; round < 3; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new ByteArrayContent([1, 2, 3]) };
            request.Headers.TransferEncodingChunked = true;
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(3, response.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task Many_callers_at_once_get_each_their_own_answer()
    {
        var wallet = new ToyWallet(TimeProvider.System);
        await using var host = await WalletHost.StartAsync(wallet, 0);
        using var http = new HttpClient { BaseAddress = host.BaseUrl };
        await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(async number =>
                {
                    var body = BitConverter.GetBytes(number);
                    using var response = await http.PostAsync(new Uri("/echo", UriKind.Relative), new ByteArrayContent(body));
                    Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
                })
        );
        Assert.Equal(200, wallet.Ledger.Entries.Count);
        Assert.All(wallet.Requests.Requests, request => Assert.Equal(200, request.Answered));
    }
}
