using System.Net.Sockets;
using System.Text;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

/// <summary>What the stretch of line does to an answer, seen on a bare socket. The wallet behind it always did its work.</summary>
public sealed class LineProxyTests : IAsyncLifetime
{
    private static readonly byte[] Sent = Encoding.ASCII.GetBytes("0123456789");

    private readonly ToyWallet _wallet = new(TimeProvider.System);
    private readonly LineProxy _stage = LineProxy.Start();
    private WalletHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WalletHost.StartAsync(_wallet, 0);
        _stage.LeadTo(_host.BaseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Unspoilt_bytes_pass_both_ways_and_the_break_waits_for_its_text()
    {
        var never = _stage.Break(LineBreak.ResetBeforeAnswer, "something else");
        using var http = new HttpClient { BaseAddress = _stage.BaseUrl };

        for (var round = 0; round < 3; round++)
        {
            using var answer = await http.PostAsync("/echo", new ByteArrayContent(Sent), TestContext.Current.CancellationToken);
            Assert.Equal(Sent, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        Assert.Equal((3, false), (_wallet.Ledger.Entries.Count, never.IsCompleted));
    }

    [Theory]
    [InlineData(LineBreak.ResetBeforeAnswer, true, "^$")]
    [InlineData(LineBreak.ResetInHead, true, "^HTTP/1.1 200 OK\r\n.*[^\n]$")]
    [InlineData(LineBreak.ResetInBody, true, "^HTTP/1.1 200 OK\r\n.*\r\n\r\n01234$")]
    [InlineData(LineBreak.HalfClose, false, "^$")]
    [InlineData(LineBreak.GarbageFirst, false, "^\0.*\r\nHTTP/1.1 200 OK\r\n.*0123456789$")]
    [InlineData(LineBreak.ChunkedCutOff, false, "^HTTP/1.1 200 OK\r\n.*Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n$")]
    [InlineData(LineBreak.TwoStatusLines, false, "^HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n.*0123456789$")]
    public async Task A_break_shows_just_so_much_once(LineBreak how, bool reset, string seen)
    {
        var struck = _stage.Break(how, "56789");

        var (bytes, end) = await EchoAsync();

        Assert.Matches("(?s)" + seen, Encoding.Latin1.GetString(bytes));
        Assert.Equal(reset, end is RawEnd.Reset);
        Assert.Single(_wallet.Ledger.Entries);
        Assert.True(struck.IsCompletedSuccessfully);
        Assert.EndsWith("0123456789", Encoding.Latin1.GetString((await EchoAsync()).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deaf_stage_takes_connections_and_reads_nothing_until_the_sender_is_stuck()
    {
        _stage.TurnDeaf();
        using var stuck = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await stuck.ConnectAsync(_stage.BaseUrl.Host, _stage.BaseUrl.Port, TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                await stuck.SendAsync(new byte[65_536], enough.Token);
            }
        });

        await Eventually.IsTrueAsync(() => _stage.Parked == 1);
        _stage.Hear();
        Assert.EndsWith("0123456789", Encoding.Latin1.GetString((await EchoAsync()).Bytes), StringComparison.Ordinal);
        Assert.Single(_wallet.Ledger.Entries);
    }

    private async Task<(byte[] Bytes, RawEnd End)> EchoAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_stage.BaseUrl.Host, _stage.BaseUrl.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"));
        await socket.SendAsync(Sent);
        using var received = new MemoryStream();
        using var quiet = new CancellationTokenSource(Eventually.Bound);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, quiet.Token) is > 0 and var count)
            {
                received.Write(buffer, 0, count);
                // A connection that is kept alive falls silent after its answer.
                quiet.CancelAfter(TimeSpan.FromSeconds(3));
            }
            return (received.ToArray(), RawEnd.Closed);
        }
        catch (SocketException)
        {
            return (received.ToArray(), RawEnd.Reset);
        }
        catch (OperationCanceledException)
        {
            return (received.ToArray(), RawEnd.StillOpen);
        }
    }
}
