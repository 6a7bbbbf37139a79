using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class PayTests : JeonseongTest
{
    [Fact]
    public async Task A_charge_is_booked_once_and_told_again_whatever_a_repeat_says()
    {
        var body = PayBody();
        var first = await PayAsync(body);
        body["amount"] = "99900";
        body["termId"] = "TX1";
        var repeat = await PayAsync(body);

        Assert.Equal("0000", first.Code);
        Assert.Equal(first.Text, repeat.Text);
        Assert.Equal("application/json; charset=utf-8", first.ContentType);
        var entry = Assert.Single(Mock.Ledger);
        Assert.Equal(
            new LedgerEntry(
                1,
                Movement.Charge,
                first["jsTxnId"]!,
                body["tradeNo"],
                body["tradeNo"],
                "order-1001",
                1_250_000,
                Time.GetUtcNow()
            ),
            entry
        );
        Assert.Equal(21, entry.WalletReference.Length);
    }

    [Fact]
    public async Task A_known_number_with_another_code_or_of_an_order_is_1405()
    {
        var paid = PayBody();
        await PayAsync(paid);
        var other = await PayAsync(PayBody(paid["tradeNo"]));
        Assert.Equal("1405", other.Code);
        Assert.Equal(["rspCode", "rspMsg", "tradeNo"], other.Names);

        var order = OrderBody();
        await OrderAsync(order);
        Assert.Equal("1405", (await PayAsync(PayBody(order["tradeNo"]))).Code);
        Assert.Equal("1405", (await OrderAsync(OrderBody(paid["tradeNo"]))).Code);
        Assert.Single(Mock.Ledger);
    }

    [Theory]
    [InlineData("currency", "840", "1402")]
    [InlineData("amount", "99", "1401")]
    [InlineData("amount", "500000001", "1401")]
    [InlineData("amount", "1,000", "1401")]
    [InlineData("amount", "0100", "1401")]
    [InlineData("amount", "", "1401")]
    [InlineData("termId", "TX001", "1404")]
    public async Task What_stores_nothing_leaves_number_and_code_free(string member, string value, string code)
    {
        var body = PayBody();
        var wrong = new Dictionary<string, string>(body) { [member] = value };

        Assert.Equal(code, (await PayAsync(wrong)).Code);
        Assert.Equal("1306", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("0000", (await PayAsync(body)).Code);
    }

    [Theory]
    [InlineData("100")]
    [InlineData("500000000")]
    public async Task The_limits_themselves_are_fit(string amount)
    {
        var body = PayBody();
        body["amount"] = amount;
        Assert.Equal("0000", (await PayAsync(body)).Code);
    }

    [Theory]
    [InlineData("tradeNo", "short")]
    [InlineData("tradeNo", "GW-20260302000001")]
    [InlineData("payCode", "")]
    [InlineData("subject", "")]
    [InlineData("subject", "a\u0001")]
    [InlineData("subject", "\u110C\u1165\u11AB")]
    [InlineData("mercRef", "")]
    [InlineData("mercRef", "a b")]
    [InlineData("storeId", "S 1")]
    [InlineData("termId", "T.1")]
    public async Task A_malformed_member_is_named(string member, string value)
    {
        var body = PayBody();
        body[member] = value;
        var reply = await PayAsync(body);
        Assert.Equal("1400", reply.Code);
        Assert.Equal(member, reply["field"]);
    }

    [Fact]
    public async Task The_first_wrong_member_counts_and_a_number_is_no_text()
    {
        var reply = await Client.SendAsync(
            "pay",
            new
            {
                tradeNo = "GW20260302000001",
                payCode = "x",
                amount = 1_250_000,
                currency = "408",
            }
        );
        Assert.Equal("""{"rspCode":"1400","rspMsg":"형식오류","tradeNo":"GW20260302000001","field":"amount"}""", reply.Text);
    }

    [Fact]
    public async Task The_merchant_reference_may_be_missing_and_unknown_members_are_ignored()
    {
        var body = PayBody();
        body.Remove("mercRef");
        body["more"] = "x";
        Assert.Equal("0000", (await PayAsync(body)).Code);
        Assert.Null(Mock.Ledger[0].MerchantReference);
    }

    [Fact]
    public async Task Codes_are_good_for_sixty_seconds_and_one_attempt()
    {
        var early = Mock.MintCode();
        Time.Advance(TimeSpan.FromSeconds(60));
        var late = Mock.MintBarcode();
        Assert.Equal("0000", (await PayAsync(PayBody(code: early))).Code);
        Assert.Equal("1202", (await PayAsync(PayBody(code: early))).Code);
        Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("1201", (await PayAsync(PayBody(code: late))).Code);
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task A_declined_attempt_spends_number_and_code()
    {
        var body = PayBody(chon: 105_100);
        var declined = await PayAsync(body);
        Assert.Equal("1101", declined.Code);
        Assert.Equal("3", declined["tradeSts"]);
        Assert.Equal("1101", declined["failCode"]);
        Assert.Equal(["rspCode", "rspMsg", "tradeNo", "jsTxnId", "tradeSts", "failCode", "amount", "currency"], declined.Names);
        Assert.Equal("1202", (await PayAsync(PayBody(code: body["payCode"]))).Code);
        Assert.Equal(declined.Text, (await PayAsync(body)).Text);
        Assert.Equal("0000", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Bad_codes_are_refused_and_the_refusal_is_stored()
    {
        foreach (
            var (code, expected) in new[]
            {
                (Mock.MintCode(expired: true), "1201"),
                (Mock.MintBarcode(expired: true), "1201"),
                (Mock.MintCode(tampered: true), "1203"),
                (Mock.MintBarcode(tampered: true), "1203"),
                (Mock.MintCode(amountLimitWon: 100), "1102"),
                (Mock.MintCode().TrimEnd('=') + "====", "1203"),
                ("nonsense", "1203"),
                ("hQVDUFYwMWE2", "1203"),
            }
        )
        {
            var body = PayBody(code: code);
            Assert.Equal(expected, (await PayAsync(body)).Code);
            Assert.Equal(expected, (await QueryAsync(body["tradeNo"]))["failCode"]);
        }

        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task A_code_with_a_limit_pays_up_to_it()
    {
        var code = Mock.MintCode(amountLimitWon: 12_500);
        Assert.Equal("0000", (await PayAsync(PayBody(code: code))).Code);
    }

    [Fact]
    public async Task Sixty_four_equal_requests_at_once_make_one_charge()
    {
        var body = PayBody();
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => PayAsync(body)));

        Assert.All(replies, reply => Assert.Equal("0000", reply.Code));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        Assert.Single(Mock.Ledger);
        Assert.Equal(64, Mock.Requests.Requests.Count);
    }

    [Fact]
    public async Task One_code_at_many_numbers_at_once_is_charged_once()
    {
        var code = Mock.MintCode();
        var bodies = Enumerable.Range(0, 32).Select(_ => PayBody(code: code)).ToArray();
        var replies = await Task.WhenAll(bodies.Select(PayAsync));

        Assert.Single(replies, reply => reply.Code == "0000");
        Assert.Equal(31, replies.Count(reply => reply.Code == "1202"));
        Assert.Equal(1_250_000, PaidChon());
    }
}
