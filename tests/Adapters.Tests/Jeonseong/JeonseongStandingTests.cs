using Adapters.Contract;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongStandingTests
{
    private const string Qr = ",\"qrData\":\"0015example.jonsong0112JQ7K2M9D4T1A\"";

    [Theory]
    [InlineData("2", "0", 0)]
    [InlineData("5", "1250000", 1250000)]
    [InlineData("6", "250000", 250000)]
    public async Task A_paid_trade_tells_what_was_refunded(string state, string total, long back)
    {
        var taken = Assert.IsType<OrderState.Captured>(await StandsAsync(state, $",\"refundedTotal\":\"{total}\""));

        Assert.Equal((1250000, back), (taken.CapturedMinor, taken.RefundedMinor));
    }

    [Theory]
    [InlineData("2", "100")]
    [InlineData("5", "100")]
    [InlineData("6", "0")]
    [InlineData("6", "1250000")]
    public async Task A_refunded_sum_that_does_not_go_with_the_state_is_a_mismatch(string state, string total)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", state, $",\"refundedTotal\":\"{total}\""));

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());
        Assert.Equal((UnknownWhy.Mismatch, true), (unknown.Why, unknown.ShowedTheOrder));
    }

    [Fact]
    public async Task A_reversed_trade_was_called_off() =>
        Assert.Equal(ReleaseCause.CalledOff, Assert.IsType<OrderState.NotCharged>(await StandsAsync("4")).Cause);

    [Fact]
    public async Task A_closed_trade_is_released() =>
        Assert.Equal(ReleaseCause.Closed, Assert.IsType<OrderState.NotCharged>(await StandsAsync("9")).Cause);

    [Fact]
    public async Task A_trade_closed_before_it_existed_was_never_made()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "", ",\"tradeSts\":\"9\""));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.InquireAsync());
        Assert.Equal(ReleaseCause.NeverMade, Assert.IsType<OrderState.NotCharged>(done.Value).Cause);
    }

    [Fact]
    public async Task A_pin_that_nobody_entered_is_a_decline()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "9", ",\"failCode\":\"1307\""));

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.InquireAsync());
        Assert.Equal((DeclineReason.CustomerTimeout, true), (declined.Reason, declined.MoneyMayFollow));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"failCode\":\"9999\"")]
    [InlineData(",\"failCode\":\"9001\"")]
    public async Task A_failed_trade_without_a_documented_reason_is_unknown(string more)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "3", more));

        Assert.Equal(UnknownWhy.Undocumented, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync()).Why);
    }

    [Fact]
    public async Task Not_found_is_no_decline()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1306"));

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());
        Assert.Equal((UnknownWhy.NotFound, "1306"), (unknown.Why, unknown.SchemeCode));
    }

    [Fact]
    public async Task An_order_brings_its_account_and_runs_on_our_clock()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "1", Qr + ",\"expireTime\":\"20990101000000\""));

        var done = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(await desk.PresentAsync());

        Assert.Equal((26, "0015example.jonsong0112JQ7K2M9D4T1A"), (done.Value.Account.TemplateId, done.Value.Account.Content));
        Assert.Equal(JeonseongFixture.Now.AddSeconds(300), done.Value.ExpiresAt);
        Assert.Equal("JS2603021030150000042", done.Value.SchemeReference);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"qrData\":\"0015example.jonsong0112JQ7K2M9D4T1\"")]
    [InlineData(",\"qrData\":\"0015example.jonsong0112jQ7K2M9D4T1A\"")]
    public async Task An_order_without_a_good_account_shows_that_it_exists_and_no_code(string qr)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "1", qr));

        var unknown = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await desk.PresentAsync());
        Assert.Equal((UnknownWhy.NoAnswer, true), (unknown.Why, unknown.ShowedTheOrder));
    }

    private static async Task<OrderState> StandsAsync(string state, string more = "")
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", state, more));
        return AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.InquireAsync()).Value;
    }
}
