using Adapters.Contract;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongCancelMappingTests
{
    private static readonly Charge Order = JeonseongFixture.Charge(ChargeMode.MerchantCode);
    private static readonly Charge Paid = JeonseongFixture.Charge(known: LastKnownState.Taken);
    private static readonly Charge Unclear = JeonseongFixture.Charge();

    [Fact]
    public async Task An_order_is_closed()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "9"));

        Assert.Equal(ReleaseCause.Closed, await CauseAsync(desk, Order));
        Assert.Equal("/jsp/v1/close", desk.Requests[0].Path);
    }

    [Fact]
    public async Task An_order_that_the_wallet_does_not_know_is_burnt()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1306"));

        Assert.Equal(ReleaseCause.NeverMade, await CauseAsync(desk, Order));
    }

    [Fact]
    public async Task An_order_that_was_paid_is_left_to_the_gateway()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1308", "2"));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync(Order));
        Assert.False(Assert.IsType<OrderState.Captured>(done.Value).RefundOnly);
    }

    [Fact]
    public async Task An_order_known_to_be_paid_is_reversed()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "4"));

        var cause = await CauseAsync(desk, Order with { Known = LastKnownState.Taken });

        Assert.Equal(ReleaseCause.CalledOff, cause);
        Assert.Equal("/jsp/v1/reverse", desk.Requests[0].Path);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_payer_who_is_confirming_is_waited_for(string state)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("2002", state)).Says(JeonseongFixture.Trade("2002", state));

        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.CancelAsync(Order));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.CancelAsync(Unclear));
    }

    [Theory]
    [InlineData("0000", "4", ReleaseCause.CalledOff)]
    [InlineData("1302", "4", ReleaseCause.CalledOff)]
    [InlineData("0000", "9", ReleaseCause.Closed)]
    [InlineData("1307", "9", ReleaseCause.Closed)]
    public async Task A_reversal_ends_with_no_money_held(string code, string state, ReleaseCause cause)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code, state));

        Assert.Equal(cause, await CauseAsync(desk, Paid));
    }

    [Theory]
    [InlineData("""{"rspCode":"0000","rspMsg":"x","tradeNo":"NO","tradeSts":"9"}""")]
    [InlineData("""{"rspCode":"1307","rspMsg":"x","tradeNo":"NO","tradeSts":"9"}""")]
    [InlineData("""{"rspCode":"1307","rspMsg":"x","tradeNo":"NO"}""")]
    public async Task A_reversal_of_a_number_that_was_burnt_before_shows_no_trade(string answer)
    {
        var desk = new JeonseongFixture().Says(answer.Replace("NO", Unclear.Number, StringComparison.Ordinal));

        Assert.Equal(ReleaseCause.NeverMade, await CauseAsync(desk, Unclear));
    }

    [Fact]
    public async Task A_reversal_of_a_failed_trade_is_its_decline()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "3", ",\"failCode\":\"1106\""));

        Assert.Equal(
            DeclineReason.AuthenticationFailed,
            AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.CancelAsync(Unclear)).Reason
        );
    }

    [Fact]
    public async Task A_reversal_refused_for_good_is_answered_by_an_inquiry()
    {
        var desk = new JeonseongFixture()
            .Says(JeonseongFixture.Trade("1301", "2"))
            .Says(JeonseongFixture.Trade("0000", "6", ",\"refundedTotal\":\"100\""));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync(Paid));

        var taken = Assert.IsType<OrderState.Captured>(done.Value);
        Assert.True(taken.RefundOnly);
        Assert.Equal(100, taken.RefundedMinor);
        Assert.Equal(["/jsp/v1/reverse", "/jsp/v1/query"], desk.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_number_is_burnt_for_good_only_after_the_grace()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1306")).Says(JeonseongFixture.Trade("1306"));

        var early = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.CancelAsync(Unclear));
        desk.Time.Advance(TimeSpan.FromSeconds(60));
        var late = await CauseAsync(desk, Unclear);

        Assert.Equal(UnknownWhy.NotFound, early.Why);
        Assert.Equal(ReleaseCause.NeverMade, late);
    }

    [Theory]
    [InlineData("JS2603021030150000042", false)]
    [InlineData(null, true)]
    public async Task A_trade_that_was_once_shown_cannot_be_unknown_to_the_wallet(string? reference, bool byAnOddAnswer)
    {
        var shown = Unclear with { SchemeReference = reference, Shown = byAnOddAnswer };
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1306"));
        desk.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.CancelAsync(shown)).Why);
    }

    [Theory]
    [InlineData("2003", UnknownWhy.InDoubt)]
    [InlineData("2099", UnknownWhy.InDoubt)]
    [InlineData("9001", UnknownWhy.NotProcessed)]
    [InlineData("1400", UnknownWhy.NotProcessed)]
    [InlineData("1501", UnknownWhy.Undocumented)]
    [InlineData("7777", UnknownWhy.Undocumented)]
    public async Task Any_other_code_leaves_the_undo_open(string code, UnknownWhy why)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code)).Says(JeonseongFixture.Trade(code));

        Assert.Equal(why, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.CancelAsync(Order)).Why);
        Assert.Equal(why, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.CancelAsync(Paid)).Why);
    }

    private static async Task<ReleaseCause> CauseAsync(JeonseongFixture desk, Charge charge) =>
        Assert.IsType<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync(charge)).Value).Cause;
}
