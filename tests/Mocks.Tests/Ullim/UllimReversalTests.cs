namespace Mocks.Tests.Ullim;

public sealed class UllimReversalTests : UllimTest
{
    [Fact]
    public async Task An_open_charge_is_reversed_once_however_often_it_is_asked()
    {
        await Client.OnlAsync("000001", Voucher());
        Assert.Equal("st=취소 amt=12,500", (await Client.RevAsync("000001")).Body);
        Assert.Equal("st=취소 amt=12,500", (await Client.RevAsync("000001")).Body);
        Assert.Equal("취소", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000 Reverse:1250000", Kinds);
        var refund = await Client.RfdAsync("000001");
        Assert.Equal("st=취소 rst=거절 rwhy=이미취소 amt=12,500", refund.Body);
    }

    [Fact]
    public async Task A_pending_charge_is_called_off_and_never_made()
    {
        await Client.OnlAsync("000001", Voucher(), "1,068");
        Assert.Equal("취소", (await Client.RevAsync("000001", "1,068"))["st"]);
        Pass(10_000);
        Assert.Equal("취소", (await Client.InqAsync("000001"))["st"]);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task An_unknown_number_is_burnt()
    {
        Assert.Equal("없음", (await Client.InqAsync("000130")).Rc);
        Assert.Equal("없음", (await Client.RfdAsync("000130")).Rc);
        Assert.Equal("없음", (await Client.RevAsync("000130")).Rc);
        Assert.Equal("kind=ONL st=취소", (await Client.InqAsync("000130")).Body);
        Assert.Equal("st=취소", (await Client.RevAsync("000130")).Body);
        Assert.Equal("DUP", (await Client.OnlAsync("000130", Voucher())).Rc);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Refused_unknown_and_differing_charges_are_told_apart()
    {
        await Client.OnlAsync("000001", Voucher(), "1,051");
        await Client.OnlAsync("000002", Voucher(), "1,091");
        await Client.OnlAsync("000003", Voucher());
        Assert.Equal("st=거절 why=잔액부족 amt=1,051", (await Client.RevAsync("000001", "1,051")).Body);
        Assert.Equal("불명", (await Client.RevAsync("000002", "1,091"))["st"]);
        Assert.Equal("st=취소거절 why=금액불일치 amt=12,500", (await Client.RevAsync("000003", "12,501")).Body);
        await Client.RfdAsync("000003");
        Assert.Equal("이미반환", (await Client.RevAsync("000003"))["why"]);
        Pass(2000);
        Assert.Equal("이미반환", (await Client.RevAsync("000003"))["why"]);
    }

    [Fact]
    public async Task After_the_close_only_a_refund_helps()
    {
        SetBusiness("20260302235850");
        await Client.OnlAsync("000001", Voucher());
        Pass(10_000);
        Assert.Equal("st=취소거절 why=마감후 amt=12,500", (await Client.RevAsync("000001")).Body);
        Assert.Equal("마감후", (await Client.OnlAsync("000002", Voucher()))["why"]);
        Client.Bdate = "20260303";
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher()))["st"]);
        Client.Bdate = "20260302";
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
    }

    [Fact]
    public async Task A_refund_takes_its_time()
    {
        await Client.OnlAsync("000001", Voucher());
        Assert.Equal("st=승인 rst=접수 amt=12,500", (await Client.RfdAsync("000001")).Body);
        Assert.Equal("처리중", (await Client.RfdAsync("000001"))["rst"]);
        Assert.Equal("처리중", (await Client.InqAsync("000001"))["rst"]);
        Pass(1999);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Pass(1);
        var answer = await Client.InqAsync("000001");
        Assert.EndsWith("ref=order-1 wdt=20260302103015 rst=반환", answer.Body, StringComparison.Ordinal);
        Assert.StartsWith("kind=ONL st=반환 apv=A", answer.Body, StringComparison.Ordinal);
        Assert.Equal("st=반환 rst=반환 amt=12,500", (await Client.RfdAsync("000001")).Body);
        Assert.Equal("Charge:1250000 Refund:1250000", Kinds);
    }

    [Fact]
    public async Task Refunds_out_of_hand_are_refused_and_can_be_inquired()
    {
        await Client.OnlAsync("000001", Voucher());
        Assert.Equal("st=승인 rst=거절 rwhy=부분반환불가 amt=12,500", (await Client.RfdAsync("000001", "1")).Body);
        Assert.Equal("부분반환불가", (await Client.InqAsync("000001"))["rwhy"]);
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
        Assert.Null((await Client.InqAsync("000001"))["rwhy"]);

        await Client.OnlAsync("000002", Voucher(), "1,051");
        Assert.Equal("대상아님", (await Client.RfdAsync("000002", "1,051"))["rwhy"]);
    }

    [Fact]
    public async Task Refunds_are_taken_for_thirty_days()
    {
        await Client.OnlAsync("000001", Voucher());
        SetBusiness("20260402000000");
        Assert.Equal("반환기한지남", (await Client.RfdAsync("000001"))["rwhy"]);
        SetBusiness("20260401235959", frozen: true);
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
    }

    [Theory]
    [InlineData("1,151", "거절", "거절", "Charge:115100")]
    [InlineData("1,191", "불명", "반환", "Charge:119100 Refund:119100")]
    [InlineData("1,192", "불명", "거절", "Charge:119200")]
    [InlineData("1,193", "불명", "불명", "Charge:119300 Refund:119300")]
    public async Task Refund_triggers(string amount, string first, string then, string ledger)
    {
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher(), amount))["st"]);
        Assert.Equal(first, (await Client.RfdAsync("000001", amount))["rst"]);
        Assert.Equal(first, (await Client.InqAsync("000001"))["rst"]);
        Pass(2000);
        var answer = await Client.InqAsync("000001");
        Assert.Equal(then, answer["rst"]);
        Assert.Equal(then == "거절" ? "상점잔액부족" : null, answer["rwhy"]);
        Assert.Equal(then == "반환" ? "반환" : "승인", answer["st"]);
        Assert.Equal(ledger, Kinds);
    }

    [Fact]
    public async Task Lines_are_refunded_but_never_reversed()
    {
        await SettleAsync("GWB20260302000001", "12,500", "order-1");
        Assert.Equal("대상아님", (await Client.RevAsync("000001"))["why"]);
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
        Pass(2000);
        Assert.Equal("반환", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000 Refund:1250000", Kinds);
    }
}
