using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class DayTests : JeonseongTest
{
    [Theory]
    [InlineData("20260302232959", "0000")]
    [InlineData("20260302233000", "9001")]
    [InlineData("20260303000000", "9001")]
    [InlineData("20260303000959", "9001")]
    [InlineData("20260303001000", "0000")]
    public async Task Maintenance_stops_new_charges_while_the_business_clock_is_set(string local, string code)
    {
        SetLocalClock(local);
        Assert.Equal(code, (await PayAsync(PayBody())).Code);
        Assert.Equal(code, (await OrderAsync(OrderBody())).Code);
        Assert.Equal("1306", (await QueryAsync("GW99999999")).Code);
    }

    [Fact]
    public async Task Maintenance_comes_before_the_form()
    {
        SetLocalClock("20260302233000");
        Assert.Equal("9001", (await Client.SendAsync("pay", new { })).Code);
        Assert.Equal("1400", (await Client.SendAsync("query", new { })).Code);
    }

    [Fact]
    public async Task By_the_real_clock_alone_there_is_no_maintenance()
    {
        Time.Advance(TimeSpan.FromHours(13.5));
        Assert.Equal("20260303000015", PyongyangTime.Text(Mock.Clock.BusinessNow));
        Assert.Equal("0000", (await PayAsync(PayBody())).Code);
    }

    [Fact]
    public async Task No_payer_pays_during_maintenance()
    {
        SetLocalClock("20260302232950");
        var (order, self) = (OrderBody(validSec: "7200"), OrderBody(chon: 106_800, validSec: "7200"));
        await OrderAsync(order);
        await OrderAsync(self);
        Mock.PendingMs.Value = 6_000;
        SetLocalClock("20260302233000");
        Assert.Equal(409, (await Mock.ActAsync(order["tradeNo"], "pay")).Status);
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(Mock.Ledger);
        Assert.Equal("1", (await QueryAsync(self["tradeNo"]))["tradeSts"]);

        SetLocalClock("20260303001000");
        Assert.Equal(self["tradeNo"], Assert.Single(Mock.Ledger).GatewayReference);
        Assert.True((await Mock.ActAsync(order["tradeNo"], "pay")).IsSuccess);
    }

    [Fact]
    public async Task Minted_codes_are_told_with_their_end_and_never_twice()
    {
        var (status, cpm) = await AdminAsync("code", new { });
        Assert.Equal(201, status);
        Assert.Equal("2026-03-02T01:31:15.000Z", cpm.GetProperty("expires_at").GetString());
        var code = cpm.GetProperty("code").GetString()!;
        Assert.Equal(code[^4..], cpm.GetProperty("last4").GetString());
        Assert.StartsWith("hQVDUFYwMWE2", code, StringComparison.Ordinal);

        var (_, barcode) = await AdminAsync("code", new { form = "barcode", token = "7104201234567893" });
        Assert.StartsWith("7104201234567", barcode.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal("0000", (await PayAsync(PayBody(code: barcode.GetProperty("code").GetString()))).Code);
        Assert.Equal(400, (await AdminAsync("code", new { token = "7104201234567890" })).Status);
        Assert.Equal(400, (await AdminAsync("code", new { form = "qr" })).Status);

        var codes = Enumerable.Range(0, 200).Select(_ => Mock.MintBarcode()).ToList();
        codes.AddRange(Enumerable.Range(0, 200).Select(_ => Mock.MintCode()));
        Assert.Equal(400, codes.Distinct().Count());
    }

    [Fact]
    public async Task A_reset_forgets_trades_and_nonces()
    {
        var body = PayBody();
        await PayAsync(body);
        Mock.Reset();
        Assert.Empty(Mock.Ledger);
        Assert.Equal("1306", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("1306", (await RefundAsync("GW99999999", "GWR00000001", 1)).Code);
    }
}
