using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class AmountTriggerTests : JeonseongTest
{
    [Theory]
    [InlineData(1051, "1101")]
    [InlineData(1061, "1102")]
    [InlineData(1065, "1103")]
    [InlineData(1062, "1104")]
    [InlineData(1052, "1105")]
    [InlineData(1055, "1106")]
    [InlineData(1075, "1107")]
    [InlineData(1057, "1108")]
    [InlineData(1059, "1109")]
    [InlineData(1054, "1201")]
    [InlineData(1056, "1202")]
    [InlineData(1053, "1203")]
    public async Task A_refusal_is_stored_and_an_order_meets_it_when_it_is_paid(int won, string code)
    {
        var pay = PayBody(chon: won * 100);
        Assert.Equal(code, (await PayAsync(pay)).Code);
        Assert.Equal(code, (await QueryAsync(pay["tradeNo"]))["failCode"]);

        var order = OrderBody(chon: won * 100);
        Assert.Equal("0000", (await OrderAsync(order)).Code);
        var paid = await Mock.ActAsync(order["tradeNo"], "pay");
        Assert.Equal("3", paid.Body!["state"]!.GetValue<string>());
        Assert.Equal(code, (await QueryAsync(order["tradeNo"]))["failCode"]);
        Assert.Empty(Mock.Ledger);
    }

    [Theory]
    [InlineData(1003, "1403")]
    [InlineData(1058, "1404")]
    [InlineData(1013, "1401")]
    [InlineData(1014, "1402")]
    [InlineData(1015, "1405")]
    [InlineData(1096, "9001")]
    public async Task What_stores_nothing_stores_nothing(int won, string code)
    {
        var pay = PayBody(chon: won * 100);
        Assert.Equal(code, (await PayAsync(pay)).Code);
        Assert.Equal(code, (await PayAsync(pay)).Code);
        Assert.Equal("1306", (await QueryAsync(pay["tradeNo"])).Code);
        Assert.Equal("0000", (await PayAsync(PayBody(code: pay["payCode"]))).Code);

        var order = OrderBody(chon: won * 100);
        Assert.Equal(code, (await OrderAsync(order)).Code);
        Assert.Equal("1306", (await QueryAsync(order["tradeNo"])).Code);
    }

    [Theory]
    [InlineData(1068, "2", null)]
    [InlineData(1069, "3", "1108")]
    public async Task The_payer_decides_by_himself_after_a_while(int won, string state, string? failCode)
    {
        var (pay, order) = (PayBody(chon: won * 100), OrderBody(chon: won * 100));
        var waiting = await PayAsync(pay);
        Assert.Equal("2001", waiting.Code);
        Assert.Equal("1", waiting["tradeSts"]);
        Assert.Equal("0000", (await OrderAsync(order)).Code);
        Time.Advance(TimeSpan.FromMilliseconds(5_999));
        Assert.Equal("2001", (await PayAsync(pay)).Code);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        foreach (var tradeNo in new[] { pay["tradeNo"], order["tradeNo"] })
        {
            var query = await QueryAsync(tradeNo);
            Assert.Equal(state, query["tradeSts"]);
            Assert.Equal(failCode, query["failCode"]);
        }
    }

    [Fact]
    public async Task Nobody_enters_the_pin()
    {
        var body = PayBody(chon: 106_700);
        Assert.Equal("2001", (await PayAsync(body)).Code);
        Assert.Equal(409, (await Mock.ActAsync(body["tradeNo"], "scan")).Status);
        Assert.Equal(409, (await Mock.ActAsync(body["tradeNo"], "expire")).Status);
        Time.Advance(TimeSpan.FromSeconds(45));
        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal("9", query["tradeSts"]);
        Assert.Equal("1307", query["failCode"]);
        Assert.Equal("1307", (await PayAsync(body)).Code);

        var order = OrderBody(chon: 106_700);
        await OrderAsync(order);
        Assert.True((await Mock.ActAsync(order["tradeNo"], "pay")).IsSuccess);
        Assert.Single(Mock.Ledger);
    }

    [Theory]
    [InlineData("pay", "2", null)]
    [InlineData("reject", "3", "1108")]
    [InlineData("timeout", "9", "1307")]
    public async Task The_payer_acts_on_a_charge_that_waits_for_the_pin(string action, string state, string? failCode)
    {
        Mock.PinWaitMs.Value = 100_000;
        var body = PayBody(chon: 106_700);
        await PayAsync(body);
        Time.Advance(TimeSpan.FromSeconds(50));
        Assert.True((await Mock.ActAsync(body["tradeNo"], action)).IsSuccess);
        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal(state, query["tradeSts"]);
        Assert.Equal(failCode, query["failCode"]);
    }

    [Theory]
    [InlineData(1091, "2", null)]
    [InlineData(1092, "3", "1101")]
    public async Task A_charge_under_way_is_decided_after_a_while(int won, string state, string? failCode)
    {
        Mock.PendingMs.Value = 100;
        var body = PayBody(chon: won * 100);
        Assert.Equal($$"""{"rspCode":"2003","rspMsg":"처리결과 불명","tradeNo":"{{body["tradeNo"]}}"}""", (await PayAsync(body)).Text);
        Assert.Equal("0", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal("2002", (await PayAsync(body)).Code);
        Time.Advance(TimeSpan.FromMilliseconds(100));
        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal(state, query["tradeSts"]);
        Assert.Equal(failCode, query["failCode"]);
        Assert.Equal(state == "2" ? 1 : 0, Mock.Ledger.Count);
    }

    [Fact]
    public async Task The_first_order_of_1091_is_made_and_of_1092_is_not()
    {
        var (made, not) = (OrderBody(chon: 109_100), OrderBody(chon: 109_200));
        Assert.Equal("2003", (await OrderAsync(made)).Code);
        Assert.Equal("2003", (await OrderAsync(not)).Code);
        Assert.Equal("1", (await QueryAsync(made["tradeNo"]))["tradeSts"]);
        Assert.Equal("1306", (await QueryAsync(not["tradeNo"])).Code);
        Assert.NotNull((await OrderAsync(made))["qrData"]);
        Assert.NotNull((await OrderAsync(not))["qrData"]);
        Assert.True((await Mock.ActAsync(not["tradeNo"], "pay")).IsSuccess);
    }

    [Theory]
    [InlineData(1093, "2003", "2099", "2099")]
    [InlineData(1095, "2003", "2003", "0000")]
    [InlineData(1099, "7777", "7777", "0000")]
    public async Task What_is_charged_and_never_told(int won, string pay, string query, string reverse)
    {
        var body = PayBody(chon: won * 100);
        Assert.Equal(pay, (await PayAsync(body)).Code);
        Assert.Single(Mock.Ledger);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(pay, (await PayAsync(body)).Code);
        Assert.Equal(query, (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal(reverse, (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal(query, (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal(reverse == "0000" ? 0 : won * 100, PaidChon());
    }

    [Theory]
    [InlineData(1095, "2003")]
    [InlineData(1099, "7777")]
    public async Task An_order_goes_dark_when_it_is_paid(int won, string code)
    {
        var body = OrderBody(chon: won * 100);
        Assert.Equal("0000", (await OrderAsync(body)).Code);
        Assert.Equal("0000", (await QueryAsync(body["tradeNo"])).Code);
        await Mock.ActAsync(body["tradeNo"], "pay");
        Assert.Equal(code, (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("1308", (await CloseAsync(body["tradeNo"])).Code);
        Assert.Equal("0000", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal(0, PaidChon());
    }

    [Fact]
    public async Task An_order_of_1093_is_never_made_and_never_said_so()
    {
        var body = OrderBody(chon: 109_300);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal("2003", (await OrderAsync(body)).Code);
            Assert.Equal("2099", (await QueryAsync(body["tradeNo"])).Code);
            Assert.Equal("2003", (await CloseAsync(body["tradeNo"])).Code);
        }

        Assert.Equal(404, (await Mock.ActAsync(body["tradeNo"], "pay")).Status);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Refunds_fail_wait_and_vanish_by_their_amount()
    {
        var body = PayBody();
        await PayAsync(body);
        var failed = await RefundAsync(body["tradeNo"], "GWR00001051", 105_100);
        Assert.Equal("1101", failed.Code);
        Assert.Equal("3", failed["refundSts"]);
        Assert.Equal("0", failed["refundedTotal"]);
        Assert.Equal("0000", (await QueryRefundAsync("GWR00001051")).Code);

        Assert.Equal("2003", (await RefundAsync(body["tradeNo"], "GWR00001091", 109_100)).Code);
        Assert.Equal("2003", (await RefundAsync(body["tradeNo"], "GWR00001092", 109_200)).Code);
        Assert.Equal("2002", (await RefundAsync(body["tradeNo"], "GWR00001091", 109_100)).Code);
        Assert.Equal("0", (await QueryRefundAsync("GWR00001092"))["refundSts"]);
        Assert.Equal("2002", (await ReverseAsync(body["tradeNo"])).Code);
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("2", (await QueryRefundAsync("GWR00001091"))["refundSts"]);
        var lost = await QueryRefundAsync("GWR00001092");
        Assert.Equal("3", lost["refundSts"]);
        Assert.Equal("1101", lost["failCode"]);

        Assert.Equal("2099", (await RefundAsync(body["tradeNo"], "GWR00001093", 109_300)).Code);
        Assert.Equal("2099", (await QueryRefundAsync("GWR00001093")).Code);
        Assert.Equal("0000", (await RefundAsync(body["tradeNo"], "GWR00001096", 109_600)).Code);
        Assert.Equal(1_250_000 - 109_100 - 109_300 - 109_600, PaidChon());
        Assert.Equal(3, Mock.Ledger.Count(entry => entry.Kind == Movement.Refund));
    }
}
