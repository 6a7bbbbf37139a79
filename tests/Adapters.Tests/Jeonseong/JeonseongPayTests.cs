using Adapters.Contract;
using Adapters.Jeonseong;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongPayTests
{
    private static readonly string[] Documented =
    [
        "0000",
        "1101",
        "1102",
        "1103",
        "1104",
        "1105",
        "1106",
        "1107",
        "1108",
        "1109",
        "1201",
        "1202",
        "1203",
        "1301",
        "1302",
        "1303",
        "1304",
        "1305",
        "1306",
        "1307",
        "1308",
        "1309",
        "1400",
        "1401",
        "1402",
        "1403",
        "1404",
        "1405",
        "1501",
        "2001",
        "2002",
        "2003",
        "2099",
        "9001",
        "9101",
        "9102",
        "9103",
        "9104",
        "9201",
    ];

    [Fact]
    public void Every_documented_code_has_exactly_one_row_and_no_other_has() =>
        Assert.Equal(Documented, JeonseongCodes.Table.Codes.Order(StringComparer.Ordinal).ToArray());

    [Theory]
    [InlineData("1101", DeclineReason.InsufficientFunds)]
    [InlineData("1102", DeclineReason.LimitPerTransaction)]
    [InlineData("1103", DeclineReason.LimitPeriod)]
    [InlineData("1104", DeclineReason.AccountBlocked)]
    [InlineData("1105", DeclineReason.AccountNotFound)]
    [InlineData("1106", DeclineReason.AuthenticationFailed)]
    [InlineData("1107", DeclineReason.AuthenticationLocked)]
    [InlineData("1108", DeclineReason.CustomerCanceled)]
    [InlineData("1109", DeclineReason.RiskRefused)]
    [InlineData("1201", DeclineReason.CodeExpired)]
    [InlineData("1202", DeclineReason.CodeAlreadyUsed)]
    [InlineData("1203", DeclineReason.CodeInvalid)]
    [InlineData("1307", DeclineReason.CustomerTimeout)]
    [InlineData("1401", DeclineReason.AmountNotAllowed)]
    [InlineData("1402", DeclineReason.CurrencyNotSupported)]
    [InlineData("1403", DeclineReason.MerchantNotAllowed)]
    [InlineData("1404", DeclineReason.TerminalUnknown)]
    [InlineData("1405", DeclineReason.DuplicateReference)]
    public async Task A_refusal_is_a_decline_at_pay_at_order_and_as_fail_code(string code, DeclineReason reason)
    {
        var desk = new JeonseongFixture()
            .Says(JeonseongFixture.Trade(code))
            .Says(JeonseongFixture.Trade(code))
            .Says(JeonseongFixture.Trade("0000", "3", $",\"failCode\":\"{code}\""));

        var paid = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());
        var ordered = AssertCase.Is<WalletResult<PresentedCode>.Declined>(await desk.PresentAsync());
        var found = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.InquireAsync());

        Assert.Equal((reason, code), (paid.Reason, paid.SchemeCode));
        Assert.Equal((reason, code), (ordered.Reason, ordered.SchemeCode));
        Assert.Equal((reason, code), (found.Reason, found.SchemeCode));
        // Only for a trade that the wallet keeps can money still come.
        Assert.Equal((false, true), (paid.MoneyMayFollow, found.MoneyMayFollow));
        Assert.Equal(code == "1405" ? Alert.NumberUsedElsewhere : Alert.None, paid.Alert);
    }

    [Theory]
    [InlineData("1400", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("9001", DeclineReason.SchemeUnavailable, Alert.None)]
    [InlineData("9101", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    public async Task A_request_that_was_not_processed_declines_the_sole_try_only(string code, DeclineReason reason, Alert alert)
    {
        var body = $$"""{"rspCode":"{{code}}","rspMsg":"말"}""";
        var desk = new JeonseongFixture().Says(body).Says(body).Says(body).Says(body);

        var sole = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());
        var repeat = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync(1));
        var order = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await desk.PresentAsync(1));
        var query = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());

        Assert.Equal((reason, alert), (sole.Reason, sole.Alert));
        Assert.Equal((UnknownWhy.NotProcessed, alert), (repeat.Why, repeat.Alert));
        Assert.Equal(UnknownWhy.NotProcessed, order.Why);
        Assert.Equal(UnknownWhy.NotProcessed, query.Why);
    }

    [Theory]
    [InlineData("1301")]
    [InlineData("1302")]
    [InlineData("1303")]
    [InlineData("1304")]
    [InlineData("1305")]
    [InlineData("1306")]
    [InlineData("1308")]
    [InlineData("1309")]
    [InlineData("1501")]
    [InlineData("7777")]
    [InlineData("2004")]
    [InlineData("0001")]
    public async Task Codes_of_other_operations_and_unknown_ones_leave_it_unknown(string code)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code)).Says(JeonseongFixture.Trade(code));

        var paid = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync());
        var ordered = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await desk.PresentAsync());

        Assert.Equal((UnknownWhy.Undocumented, Alert.UndocumentedAnswer), (paid.Why, paid.Alert));
        Assert.Equal((UnknownWhy.Undocumented, Alert.UndocumentedAnswer), (ordered.Why, ordered.Alert));
    }

    [Theory]
    [InlineData("2001", "1")]
    [InlineData("2002", "0")]
    [InlineData("2002", "1")]
    [InlineData("0000", "0")]
    [InlineData("0000", "1")]
    public async Task A_trade_under_way_is_waited_for(string code, string state)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code, state));

        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.PayAsync());
    }

    [Theory]
    [InlineData("2003")]
    [InlineData("2099")]
    [InlineData("2002")]
    public async Task A_wallet_that_does_not_know_leaves_it_in_doubt(string code)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code)).Says(JeonseongFixture.Trade(code));

        var paid = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync());
        var found = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());

        Assert.Equal((UnknownWhy.InDoubt, Alert.None), (paid.Why, paid.Alert));
        Assert.Equal(UnknownWhy.InDoubt, found.Why);
        Assert.False(paid.ShowedTheOrder);
    }

    [Fact]
    public async Task A_paid_trade_brings_amount_reference_and_evidence()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "2", ",\"payTime\":\"20260302103016\""));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());

        var taken = Assert.IsType<OrderState.Captured>(done.Value);
        Assert.Equal((1250000, 0), (taken.CapturedMinor, taken.RefundedMinor));
        Assert.Equal("JS2603021030150000042", taken.SchemeReference);
        Assert.Equal("pay", done.Evidence.Operation);
        Assert.Matches("^[0-9a-f]{64}$", done.Evidence.BodySha256!);
        Assert.Equal("20260302103016", done.Evidence.Fields["payTime"]);
    }

    [Theory]
    [InlineData("\"1250000\"", "\"1250100\"")]
    [InlineData("\"408\"", "\"840\"")]
    [InlineData(JeonseongFixture.Number, "GW20260302000001000000002")]
    [InlineData("}", ",\"mercRef\":\"order-1002\"}")]
    public async Task Another_amount_currency_number_or_reference_is_a_mismatch(string ours, string theirs)
    {
        foreach (var (code, state) in new[] { ("0000", "2"), ("1101", "3"), ("2001", "1") })
        {
            var body = JeonseongFixture.Trade(code, state).Replace(ours, theirs, StringComparison.Ordinal);
            var desk = new JeonseongFixture().Says(body);

            var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync());
            Assert.Equal((UnknownWhy.Mismatch, Alert.Mismatch), (unknown.Why, unknown.Alert));
        }
    }

    [Theory]
    [InlineData("0000", "8")]
    [InlineData("7777", "8")]
    [InlineData("1101", "2")]
    [InlineData("1307", "2")]
    public async Task A_state_that_does_not_go_with_the_code_leaves_it_unknown(string code, string state)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code, state));

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync());

        Assert.Equal(UnknownWhy.Undocumented, unknown.Why);
        Assert.NotEqual(Alert.None, unknown.Alert);
        Assert.True(unknown.ShowedTheOrder);
    }

    [Fact]
    public async Task A_paid_trade_without_an_amount_cannot_be_believed()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "", ",\"tradeSts\":\"2\""));

        Assert.Equal(UnknownWhy.NoAnswer, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync()).Why);
    }

    [Fact]
    public async Task A_request_that_never_left_is_declined_the_first_time_and_unknown_later()
    {
        var desk = new JeonseongFixture().Does(_ => throw Refused()).Does(_ => throw Refused());

        var first = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());
        var query = AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());

        Assert.Equal((DeclineReason.SchemeUnavailable, "not_sent"), (first.Reason, first.SchemeCode));
        Assert.Equal(UnknownWhy.NotProcessed, query.Why);

        static HttpRequestException Refused() => new(HttpRequestError.ConnectionError);
    }

    [Fact]
    public async Task A_lost_connection_leaves_it_unknown()
    {
        var desk = new JeonseongFixture().Does(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));

        Assert.Equal(UnknownWhy.NoAnswer, AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync()).Why);
    }
}
