using System.Text.Json;
using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class OrderTests : JeonseongTest
{
    [Fact]
    public async Task An_order_gives_a_code_and_gives_it_again()
    {
        var body = OrderBody();
        var first = await OrderAsync(body);
        Time.Advance(TimeSpan.FromSeconds(5));
        var again = await OrderAsync(body);

        Assert.Equal(first.Text, again.Text);
        Assert.Matches(
            """^\{"rspCode":"0000","rspMsg":"성공","tradeNo":"[A-Z0-9]+","jsTxnId":"JS260302103015[0-9]{7}","tradeSts":"1","amount":"1250000","currency":"408","qrData":"0015example.jonsong0112[0-9A-Z]{12}","expireTime":"20260302103515"\}$""",
            first.Text
        );
        Assert.Empty(Mock.Ledger);
    }

    [Theory]
    [InlineData("59")]
    [InlineData("7201")]
    [InlineData("060")]
    public async Task A_validity_out_of_range_is_1400(string validSec) =>
        Assert.Equal("validSec", (await OrderAsync(OrderBody(validSec: validSec)))["field"]);

    [Fact]
    public async Task The_payer_scans_the_combined_code_and_pays()
    {
        var body = OrderBody();
        var qrData = (await OrderAsync(body))["qrData"]!;
        var text = $"000201010212{"26"}{qrData.Length:D2}{qrData}520454115303408540812500.005802KP64170002KO0107시험식료품상점6304";
        text += MerchantCode.Crc(text);

        Assert.True((await Mock.ScanAsync(text, "scan")).IsSuccess);
        Assert.Equal("2002", (await CloseAsync(body["tradeNo"])).Code);
        Assert.Equal("2002", (await ReverseAsync(body["tradeNo"])).Code);
        var (status, paid) = await AdminAsync("customer", new { payload = text, action = "pay" });

        Assert.Equal(200, status);
        Assert.Equal(body["tradeNo"], paid.GetProperty("order").GetString());
        Assert.Equal("2", paid.GetProperty("state").GetString());
        Assert.Equal(Mock.Ledger[0].WalletReference, paid.GetProperty("wallet_reference").GetString());
        var closed = await CloseAsync(body["tradeNo"]);
        Assert.Equal("1308", closed.Code);
        Assert.Equal("20260302103015", closed["payTime"]);
        Assert.Equal("2", (await OrderAsync(body))["tradeSts"]);
    }

    [Theory]
    [InlineData("crc")]
    [InlineData("currency")]
    [InlineData("amount")]
    [InlineData("noamount")]
    [InlineData("foreign")]
    public async Task The_app_refuses_a_code_that_does_not_fit(string what)
    {
        var qrData = (await OrderAsync(OrderBody()))["qrData"]!;
        var template = what == "foreign" ? qrData.Replace("jonsong", "foreign", StringComparison.Ordinal) : qrData;
        var text =
            $"000201010212{"26"}{template.Length:D2}{template}52045411"
            + (what == "currency" ? "5303840" : "5303408")
            + what switch
            {
                "amount" => "540812600.00",
                "noamount" => "",
                _ => "540812500.00",
            }
            + "5802KP6304";
        text += what == "crc" ? "0000" : MerchantCode.Crc(text);

        Assert.Equal(409, (await Mock.ScanAsync(text, "pay")).Status);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task An_order_expires_on_the_real_clock()
    {
        var body = OrderBody(validSec: "60");
        await OrderAsync(body);
        Time.Advance(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal("1", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal("9", query["tradeSts"]);
        Assert.Null(query["failCode"]);
        Assert.Equal(409, (await Mock.ActAsync(body["tradeNo"], "pay")).Status);
        Assert.Equal("1307", (await OrderAsync(body)).Code);
        Assert.Equal("0000", (await CloseAsync(body["tradeNo"])).Code);
    }

    [Fact]
    public async Task Who_scanned_in_time_may_pay_until_his_scan_ends()
    {
        var (early, late) = (OrderBody(validSec: "60"), OrderBody(validSec: "60"));
        await OrderAsync(early);
        await OrderAsync(late);
        Time.Advance(TimeSpan.FromSeconds(50));
        await Mock.ActAsync(early["tradeNo"], "scan");
        await Mock.ActAsync(late["tradeNo"], "scan");
        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("1", (await QueryAsync(early["tradeNo"]))["tradeSts"]);
        Assert.True((await Mock.ActAsync(early["tradeNo"], "pay")).IsSuccess);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("9", (await QueryAsync(late["tradeNo"]))["tradeSts"]);
        Assert.Single(Mock.Ledger);
    }

    [Theory]
    [InlineData("reject", null, "3", "1108")]
    [InlineData("decline", "1103", "3", "1103")]
    [InlineData("expire", null, "9", null)]
    public async Task The_payer_decides(string action, string? code, string state, string? failCode)
    {
        var body = OrderBody();
        await OrderAsync(body);
        var reply = await Mock.ActAsync(body["tradeNo"], action, code);
        Assert.Equal(state, reply.Body!["state"]!.GetValue<string>());
        Assert.Equal(failCode, (await QueryAsync(body["tradeNo"]))["failCode"]);

        var again = await AdminAsync("customer", new { order = body["tradeNo"], action = "pay" });
        Assert.Equal(409, again.Status);
        Assert.Equal("invalid_state", again.Body.GetProperty("error").GetString());
        Assert.Equal(state, again.Body.GetProperty("state").GetString());

        var late = await Mock.ActAsync(body["tradeNo"], "pay_late");
        Assert.Equal("2", late.Body!["state"]!.GetValue<string>());
        Assert.Single(Mock.Ledger);
        Assert.Null((await QueryAsync(body["tradeNo"]))["failCode"]);
        Assert.Equal(409, (await Mock.ActAsync(body["tradeNo"], "pay_late")).Status);
    }

    [Fact]
    public async Task A_scan_that_lapses_leaves_the_order_open()
    {
        var body = OrderBody();
        var wallet = (await OrderAsync(body))["jsTxnId"]!;
        Assert.Equal(409, (await Mock.ActAsync(wallet, "timeout")).Status);
        await Mock.ActAsync(wallet, "scan");
        Assert.Equal(409, (await Mock.ActAsync(wallet, "scan")).Status);
        Assert.True((await Mock.ActAsync(wallet, "timeout")).IsSuccess);
        await Mock.ActAsync(wallet, "scan");
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("0000", (await CloseAsync(body["tradeNo"])).Code);
    }

    [Fact]
    public async Task A_close_of_an_unknown_number_burns_it()
    {
        var body = OrderBody();
        Assert.Equal("1306", (await CloseAsync(body["tradeNo"])).Code);
        Assert.Equal(
            $$"""{"rspCode":"1307","rspMsg":"거래 닫힘","tradeNo":"{{body["tradeNo"]}}","tradeSts":"9"}""",
            (await OrderAsync(body)).Text
        );
        Assert.Equal("1307", (await PayAsync(PayBody(body["tradeNo"]))).Code);
        Assert.Equal(
            $$"""{"rspCode":"0000","rspMsg":"성공","tradeNo":"{{body["tradeNo"]}}","tradeSts":"9"}""",
            (await QueryAsync(body["tradeNo"])).Text
        );
        Assert.Equal("0000", (await CloseAsync(body["tradeNo"])).Code);
        Assert.Equal("1307", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Close_ends_a_waiting_order_and_refuses_a_pay_trade()
    {
        var order = OrderBody();
        await OrderAsync(order);
        var closed = await CloseAsync(order["tradeNo"]);
        Assert.Equal("9", closed["tradeSts"]);
        Assert.Equal(closed.Text, (await CloseAsync(order["tradeNo"])).Text);

        var pay = PayBody();
        await PayAsync(pay);
        Assert.Equal("1309", (await CloseAsync(pay["tradeNo"])).Code);
    }

    [Fact]
    public async Task Every_order_pays_itself_if_so_configured()
    {
        var (status, config) = await AdminAsync("config", new { auto_pay_ms = 500 });
        Assert.Equal(200, status);
        Assert.Equal("""{"pending_ms":6000,"pin_wait_ms":45000,"auto_pay_ms":500}""", JsonSerializer.Serialize(config));
        var (first, closed) = (OrderBody(), OrderBody());
        await OrderAsync(first);
        await OrderAsync(closed);
        await CloseAsync(closed["tradeNo"]);
        Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(first["tradeNo"], Assert.Single(Mock.Ledger).GatewayReference);
    }
}
