using System.Globalization;
using System.Text;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

public sealed class LineTests : IAsyncLifetime
{
    private static readonly byte[] Odd = [0xEF, 0xBB, 0xBF, 0x00, 0xFF, 0xFE, (byte)'{', 0x0D, 0x0A, 0x80];

    private readonly ToyWallet _wallet = new(TimeProvider.System);
    private WalletHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await WalletHost.StartAsync(_wallet, 0);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Bytes_pass_unchanged_both_ways()
    {
        var answer = await EchoAsync("", Odd, "Content-Type: application/json; charset=utf-16\r\n");

        Assert.Equal(Odd, _wallet.Last!.Body);
        Assert.Equal(Odd, answer.Body);
        Assert.Contains("HTTP/1.1 200 OK", answer.Head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: Text/Odd; x=1", answer.Head, StringComparison.Ordinal);
        Assert.Contains("X-Odd-Case: 1\r\nX-Odd-Case: 2", answer.Head, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 10", answer.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("chunked", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Path_query_and_doubled_headers_arrive_as_sent()
    {
        await RawClient.SendAsync(
            _host.BaseUrl,
            "PUT /a%2fb//c?x=%20y&z=1+2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Two: 1\r\nx-two: 2\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n",
            [1, 2, 3]
        );

        var request = _wallet.Last!;
        Assert.Equal("PUT", request.Method);
        Assert.Equal("/a%2fb//c", request.Path);
        Assert.Equal("x=%20y&z=1+2", request.Query);
        Assert.Equal(" y", request.Parameter("x"));
        Assert.Equal("1 2", request.Parameter("z"));
        Assert.Equal(["1", "2"], request.Headers.All("X-TWO"));
        Assert.Null(request.Headers.Only("X-Two"));
        Assert.Equal([1, 2, 3], request.Body);
    }

    [Theory]
    [InlineData("no_answer_after_executing", 1)]
    [InlineData("no_answer_before_executing", 0)]
    public async Task No_answer_holds_the_line_and_closes_it(string kind, int charges)
    {
        _wallet.Faults.Arm(new Fault("echo", kind) { DelayMs = 30 });

        var answer = await EchoAsync("", Odd);

        Assert.Equal(RawEnd.Closed, answer.End);
        Assert.Empty(answer.Bytes);
        Assert.Equal(charges, _wallet.Ledger.Entries.Count);
        Assert.Null(Assert.Single(_wallet.Requests.Requests).Answered);
    }

    [Theory]
    [InlineData("reset_connection", 0)]
    [InlineData("reset_after_executing", 1)]
    public async Task Reset_is_a_reset(string kind, int charges)
    {
        _wallet.Faults.Arm(new Fault("*", kind));

        var answer = await EchoAsync("", Odd);

        Assert.Equal(RawEnd.Reset, answer.End);
        Assert.Empty(answer.Bytes);
        Assert.Equal(charges, _wallet.Ledger.Entries.Count);
        Assert.Null(Assert.Single(_wallet.Requests.Requests).Answered);
    }

    [Fact]
    public async Task Truncation_sends_the_full_length_and_half_the_body()
    {
        _wallet.Faults.Arm(new Fault("echo", "truncate_body"));

        var answer = await EchoAsync("", [1, 2, 3, 4, 5]);

        Assert.Equal(RawEnd.Closed, answer.End);
        Assert.Contains("Content-Length: 5", answer.Head, StringComparison.Ordinal);
        Assert.Equal([1, 2], answer.Body);
        Assert.Equal(200, Assert.Single(_wallet.Requests.Requests).Answered);
    }

    [Fact]
    public async Task A_drip_sends_the_head_at_once_and_the_body_byte_by_byte()
    {
        _wallet.Faults.Arm(new Fault("echo", "slow_drip") { DelayMs = 600_000, Times = 1 });
        _wallet.Faults.Arm(new Fault("echo", "slow_drip") { DelayMs = 5 });

        var hung = await RawClient.SendAsync(_host.BaseUrl, Head("", 3, ""), [1, 2, 3], headOnly: true);
        Assert.Equal(RawEnd.StillOpen, hung.End);
        Assert.Contains("Content-Length: 3", hung.Head, StringComparison.Ordinal);
        Assert.Empty(hung.Body);

        var whole = await EchoAsync("", [1, 2, 3]);
        Assert.Equal([1, 2, 3], whole.Body);
    }

    [Fact]
    public async Task A_delay_gives_the_right_answer_late()
    {
        _wallet.Faults.Arm(new Fault("echo", "delay") { DelayMs = 50 });
        var before = TimeProvider.System.GetTimestamp();

        var answer = await EchoAsync("", [1]);

        Assert.Equal([1], answer.Body);
        Assert.True(TimeProvider.System.GetElapsedTime(before) >= TimeSpan.FromMilliseconds(45));
    }

    [Fact]
    public async Task The_overload_page_and_the_statuses_execute_nothing()
    {
        _wallet.Faults.Arm(new Fault("echo", "html_page"));
        _wallet.Faults.Arm(new Fault("echo", "http_500") { Status = 503 });
        _wallet.Faults.Arm(new Fault("echo", "http_429") { RetryAfterSeconds = 7 });
        _wallet.Faults.Arm(new Fault("echo", "http_429") { RetryAfterAsDate = true });

        var html = await EchoAsync("", Odd);
        Assert.Contains("Content-Type: text/html; charset=utf-8", html.Head, StringComparison.Ordinal);
        Assert.Equal("<html><body>overload</body></html>", Encoding.UTF8.GetString(html.Body));
        var down = await EchoAsync("", Odd);
        Assert.StartsWith("HTTP/1.1 503", down.Head, StringComparison.Ordinal);
        Assert.Equal("error", Encoding.UTF8.GetString(down.Body));
        var busy = await EchoAsync("", Odd);
        Assert.StartsWith("HTTP/1.1 429", busy.Head, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 7\r\n", busy.Text, StringComparison.Ordinal);
        var date = (await EchoAsync("", Odd)).Head.Split("\r\n").Single(line => line.StartsWith("Retry-After: ", StringComparison.Ordinal));
        Assert.True(
            DateTimeOffset.TryParseExact(date["Retry-After: ".Length..], "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        );
        Assert.Empty(_wallet.Ledger.Entries);
    }

    private Task<RawAnswer> EchoAsync(string query, byte[] body, string headers = "") =>
        RawClient.SendAsync(_host.BaseUrl, Head(query, body.Length, headers), body);

    private static string Head(string query, int length, string headers) =>
        $"POST /echo{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n";
}
