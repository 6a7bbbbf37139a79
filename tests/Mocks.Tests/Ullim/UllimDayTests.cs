namespace Mocks.Tests.Ullim;

public sealed class UllimDayTests : UllimTest
{
    [Fact]
    public async Task A_day_is_closed_when_the_totals_fit()
    {
        await Client.OnlAsync("000001", Voucher());
        await Client.OnlAsync("000002", Voucher(), "8,000");
        await Client.RevAsync("000002", "8,000");
        await Client.OnlAsync("000001", Voucher(), tid: "T0002");
        await Client.OnlAsync("000003", Voucher(), "1,051");
        await SettleAsync("GWB20260302000001", "12,500", "order-9", seq: "000009");

        var differs = await Client.DayAsync((2, "20,500"), (1, "8,000"));
        Assert.EndsWith(
            "<rc>불일치</rc></head><body><chg cnt=\"3\" sum=\"33,000\" cur=\"KPW\"/><rev cnt=\"1\" sum=\"8,000\" cur=\"KPW\"/><t tid=\"T0001\" cnt=\"2\" sum=\"20,500\" rcnt=\"1\" rsum=\"8,000\"/><t tid=\"T0002\" cnt=\"1\" sum=\"12,500\" rcnt=\"0\" rsum=\"0\"/></body></ullim>",
            differs.Text,
            StringComparison.Ordinal
        );
        Assert.Equal("승인", (await Client.OnlAsync("000004", Voucher()))["st"]);

        var closed = await Client.DayAsync((4, "45,500"), (1, "8,000"));
        const string Totals =
            "<rc>OK</rc></head><body><st auto=\"0\">마감</st><chg cnt=\"4\" sum=\"45,500\" cur=\"KPW\"/><rev cnt=\"1\" sum=\"8,000\" cur=\"KPW\"/></body></ullim>";
        Assert.EndsWith(Totals, closed.Text, StringComparison.Ordinal);
        Assert.Equal("마감후", (await Client.OnlAsync("000005", Voucher()))["why"]);
        Assert.Equal("마감후", (await Client.RevAsync("000001"))["why"]);
        Assert.EndsWith(Totals, (await Client.DayAsync((0, "0"), (0, "0"))).Text, StringComparison.Ordinal);
        Client.Bdate = "20260303";
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher()))["st"]);
    }

    [Fact]
    public async Task Force_closes_a_day_that_does_not_fit()
    {
        await Client.OnlAsync("000001", Voucher());
        var closed = await Client.DayAsync((0, "0"), (0, "0"), force: 1);
        Assert.Equal("마감", closed["st"]);
        Assert.Contains("cnt=\"1\" sum=\"12,500\"", closed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_closes_by_itself_a_minute_before_midnight()
    {
        SetBusiness("20260302235858");
        await Client.OnlAsync("000001", Voucher());
        Pass(1000);
        Assert.Equal("불일치", (await Client.DayAsync((0, "0"), (0, "0"))).Rc);
        Pass(1000);
        var closed = await Client.DayAsync((0, "0"), (0, "0"));
        Assert.Contains("<st auto=\"1\">마감</st>", closed.Text, StringComparison.Ordinal);
        Assert.Contains("<chg cnt=\"1\" sum=\"12,500\"", closed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20260228", "영업일틀림")]
    [InlineData("20260301", "OK")]
    [InlineData("20260303", "OK")]
    [InlineData("20260304", "영업일틀림")]
    public async Task Only_near_dates_are_closed_or_charged(string bdate, string rc)
    {
        Client.Bdate = bdate;
        Assert.Equal(rc, (await Client.OnlAsync("000001", Voucher())).Rc);
        var totals = bdate == "20260303" ? (1, "12,500") : (0, "0");
        Assert.Equal(rc, (await Client.DayAsync(totals, (0, "0"))).Rc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<chg cnt=\"0\" sum=\"0\" cur=\"KPW\"/><rev cnt=\"0\" sum=\"0\" cur=\"KPW\"/>")]
    [InlineData("<chg cnt=\"0\" sum=\"12500\" cur=\"KPW\"/><rev cnt=\"0\" sum=\"0\" cur=\"KPW\"/><force>0</force>")]
    [InlineData("<chg cnt=\"0\" sum=\"0\" cur=\"USD\"/><rev cnt=\"0\" sum=\"0\" cur=\"KPW\"/><force>0</force>")]
    [InlineData("<chg cnt=\"0\" sum=\"0\" cur=\"KPW\"/><rev cnt=\"0\" sum=\"0\" cur=\"KPW\"/><force>2</force>")]
    public async Task Malformed_totals_close_nothing(string body)
    {
        var answer = await Client.SendAsync("DAY", "<bdate>20260302</bdate>", body);
        Assert.Equal("형식오류", answer.Rc);
    }
}
