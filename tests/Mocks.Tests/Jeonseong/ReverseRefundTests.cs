using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class ReverseRefundTests : JeonseongTest
{
    [Fact]
    public async Task A_reversal_of_today_gives_the_money_back_once()
    {
        var body = PayBody();
        await PayAsync(body);
        Time.Advance(TimeSpan.FromSeconds(15));
        var reversed = await ReverseAsync(body["tradeNo"]);
        Assert.Equal("0000", reversed.Code);
        Assert.Equal("4", reversed["tradeSts"]);
        Assert.Equal("20260302103015", reversed["payTime"]);
        Assert.Equal("20260302103030", reversed["revTime"]);
        var again = await ReverseAsync(body["tradeNo"]);
        Assert.Equal("1302", again.Code);
        Assert.Equal("0000", (await PayAsync(body)).Code);
        Assert.Equal([Movement.Charge, Movement.Reverse], Mock.Ledger.Select(entry => entry.Kind));
        Assert.Equal(0, PaidChon());
        Assert.Equal("1302", (await RefundAsync(body["tradeNo"], "GWR00000001", 100)).Code);
    }

    [Fact]
    public async Task After_half_past_eleven_a_reversal_is_too_late_and_a_refund_works()
    {
        SetLocalClock("20260302232959");
        var body = PayBody();
        await PayAsync(body);
        Time.Advance(TimeSpan.FromSeconds(1));

        var late = await ReverseAsync(body["tradeNo"]);
        Assert.Equal("1301", late.Code);
        Assert.Equal("2", late["tradeSts"]);
        Assert.Equal("0000", (await RefundAsync(body["tradeNo"], "GWR00000001", 1_250_000)).Code);
        Assert.Equal("5", (await ReverseAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal(0, PaidChon());
    }

    [Fact]
    public async Task Reversing_an_unknown_number_burns_it()
    {
        var body = PayBody();
        Assert.Equal("1306", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal("1307", (await PayAsync(body)).Code);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Reversing_what_was_not_charged_closes_or_tells_it()
    {
        var waiting = PayBody(chon: 106_700);
        Assert.Equal("2001", (await PayAsync(waiting)).Code);
        var closed = await ReverseAsync(waiting["tradeNo"]);
        Assert.Equal("0000", closed.Code);
        Assert.Equal("9", closed["tradeSts"]);
        Assert.Null(closed["failCode"]);
        Assert.Equal("1307", (await ReverseAsync(waiting["tradeNo"])).Code);

        var declined = PayBody(chon: 105_100);
        await PayAsync(declined);
        var failed = await ReverseAsync(declined["tradeNo"]);
        Assert.Equal("0000", failed.Code);
        Assert.Equal("1101", failed["failCode"]);

        var pending = PayBody(chon: 109_100);
        await PayAsync(pending);
        var busy = await ReverseAsync(pending["tradeNo"]);
        Assert.Equal("2002", busy.Code);
        Assert.Equal("0", busy["tradeSts"]);
    }

    [Fact]
    public async Task Refunds_come_in_parts_and_are_told_again()
    {
        var body = PayBody();
        await PayAsync(body);
        var first = await RefundAsync(body["tradeNo"], "GWR20260302000001", 250_000);
        Assert.Matches(
            """^\{"rspCode":"0000","rspMsg":"성공","tradeNo":"\w+","refundNo":"GWR20260302000001","jsRefundId":"JS260302103015[0-9]{7}","refundSts":"2","amount":"250000","currency":"408","refundedTotal":"250000","tradeSts":"6","refundTime":"20260302103015"\}$""",
            first.Text
        );
        Assert.Equal(first.Text, (await RefundAsync(body["tradeNo"], "GWR20260302000001", 999)).Text);
        Assert.Equal(first.Text, (await QueryRefundAsync("GWR20260302000001")).Text);
        var over = await RefundAsync(body["tradeNo"], "GWR20260302000002", 1_000_001);
        Assert.Equal(
            $$"""{"rspCode":"1303","rspMsg":"반환금액 초과","tradeNo":"{{body["tradeNo"]}}","refundNo":"GWR20260302000002"}""",
            over.Text
        );
        Assert.Equal(
            """{"rspCode":"1306","rspMsg":"반환 없음","refundNo":"GWR20260302000002"}""",
            (await QueryRefundAsync("GWR20260302000002")).Text
        );
        Assert.Equal("5", (await RefundAsync(body["tradeNo"], "GWR20260302000002", 1_000_000))["tradeSts"]);
        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal("1250000", query["refundedTotal"]);
        Assert.Equal("order-1001", query["mercRef"]);
        Assert.Equal(0, PaidChon());
        Assert.Equal("GWR20260302000001", Mock.Ledger[1].OperationReference);
        Assert.Equal(body["tradeNo"], Mock.Ledger[1].GatewayReference);
    }

    [Fact]
    public async Task Refunds_are_refused_in_the_order_of_the_document()
    {
        var (one, other) = (PayBody(), PayBody());
        await PayAsync(one);
        await PayAsync(other);
        await RefundAsync(one["tradeNo"], "GWR00000001", 100);
        Assert.Equal("1405", (await RefundAsync(other["tradeNo"], "GWR00000001", 100)).Code);
        Assert.Equal("1306", (await RefundAsync("GW99999999", "GWR00000002", 100)).Code);
        Assert.Equal("1401", (await RefundAsync(one["tradeNo"], "GWR00000002", 0)).Code);
        Assert.Equal("0000", (await RefundAsync(one["tradeNo"], "GWR00000002", 1)).Code);

        var declined = PayBody(chon: 105_100);
        await PayAsync(declined);
        Assert.Equal("1309", (await RefundAsync(declined["tradeNo"], "GWR00000003", 0)).Code);
    }

    [Fact]
    public async Task There_are_twenty_refunds_and_ninety_days()
    {
        SetLocalClock("20260302103015");
        var body = PayBody();
        await PayAsync(body);
        SetLocalClock("20260531232959");
        for (var number = 10; number < 30; number++)
        {
            Assert.Equal("0000", (await RefundAsync(body["tradeNo"], $"GWR000000{number}", 1)).Code);
        }

        Assert.Equal("1305", (await RefundAsync(body["tradeNo"], "GWR00000030", 1)).Code);
        SetLocalClock("20260531233000");
        Assert.Equal("1304", (await RefundAsync(body["tradeNo"], "GWR00000030", 1)).Code);
    }

    [Fact]
    public async Task Many_refunds_at_once_never_exceed_the_charge()
    {
        var body = PayBody(chon: 1_000);
        await PayAsync(body);
        var replies = await Task.WhenAll(
            Enumerable.Range(10, 15).Select(number => RefundAsync(body["tradeNo"], $"GWR000000{number}", 300))
        );
        Assert.Equal(3, replies.Count(reply => reply.Code == "0000"));
        Assert.Equal(100, PaidChon());
        Assert.Equal(Enumerable.Range(1, 4).Select(no => (long)no), Mock.Ledger.Select(one => one.No));
    }
}
