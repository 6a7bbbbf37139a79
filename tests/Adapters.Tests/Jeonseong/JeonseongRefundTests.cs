using Adapters.Contract;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongRefundTests
{
    [Fact]
    public async Task A_refund_brings_the_wallets_id_of_it()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.RefundAnswer("0000", "2")).Says(JeonseongFixture.RefundAnswer("0000", "2"));

        var done = AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await desk.RefundAsync());
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await desk.InquireRefundAsync());

        Assert.Equal("JS2603021402110000077", done.Value.SchemeReference);
        Assert.Equal(
            $$"""{"tradeNo":"{{JeonseongFixture.Number}}","refundNo":"{{JeonseongFixture.Refund().Number}}","amount":"250000","reason":"returned"}""",
            desk.Requests[0].Body
        );
        Assert.Equal($$"""{"refundNo":"{{JeonseongFixture.Refund().Number}}"}""", desk.Requests[1].Body);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("2002")]
    public async Task A_refund_under_way_is_waited_for(string code)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.RefundAnswer(code, "0"));

        AssertCase.Is<WalletResult<OperationResult>.Pending>(await desk.RefundAsync());
    }

    [Theory]
    [InlineData("1101", DeclineReason.InsufficientFunds)]
    [InlineData("1301", DeclineReason.OperationNotAllowed)]
    [InlineData("1302", DeclineReason.OperationNotAllowed)]
    [InlineData("1303", DeclineReason.OperationNotAllowed)]
    [InlineData("1304", DeclineReason.OperationNotAllowed)]
    [InlineData("1305", DeclineReason.OperationNotAllowed)]
    [InlineData("1307", DeclineReason.OperationNotAllowed)]
    [InlineData("1309", DeclineReason.OperationNotAllowed)]
    [InlineData("1401", DeclineReason.AmountNotAllowed)]
    [InlineData("1405", DeclineReason.DuplicateReference)]
    public async Task A_refused_refund_has_failed(string code, DeclineReason reason)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.RefundAnswer(code));

        Assert.Equal(reason, AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.RefundAsync()).Reason);
    }

    [Fact]
    public async Task A_failed_refund_has_failed_in_both_answers()
    {
        const string fail = ",\"failCode\":\"1101\"";
        var desk = new JeonseongFixture()
            .Says(JeonseongFixture.RefundAnswer("1101", "3", fail))
            .Says(JeonseongFixture.RefundAnswer("0000", "3", fail));

        AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.RefundAsync());
        AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.InquireRefundAsync());
    }

    [Theory]
    [InlineData("2003", UnknownWhy.InDoubt)]
    [InlineData("2099", UnknownWhy.InDoubt)]
    [InlineData("1306", UnknownWhy.NotFound)]
    [InlineData("1400", UnknownWhy.NotProcessed)]
    [InlineData("9001", UnknownWhy.NotProcessed)]
    [InlineData("7777", UnknownWhy.Undocumented)]
    public async Task Any_other_code_leaves_the_refund_open(string code, UnknownWhy why)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.RefundAnswer(code)).Says(JeonseongFixture.RefundAnswer(code));

        Assert.Equal(why, AssertCase.Is<WalletResult<OperationResult>.Unknown>(await desk.RefundAsync()).Why);
        Assert.Equal(why, AssertCase.Is<WalletResult<OperationResult>.Unknown>(await desk.InquireRefundAsync()).Why);
    }

    [Theory]
    [InlineData("\"amount\":\"250000\"", "\"amount\":\"250100\"")]
    [InlineData("\"408\"", "\"840\"")]
    [InlineData("00000000R", "00000000S")]
    [InlineData(JeonseongFixture.Number, "GW20260302000001000000002")]
    public async Task Another_refund_is_a_mismatch(string ours, string theirs)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.RefundAnswer("0000", "2").Replace(ours, theirs, StringComparison.Ordinal));

        var unknown = AssertCase.Is<WalletResult<OperationResult>.Unknown>(await desk.RefundAsync());
        Assert.Equal((UnknownWhy.Mismatch, Alert.Mismatch), (unknown.Why, unknown.Alert));
    }
}
