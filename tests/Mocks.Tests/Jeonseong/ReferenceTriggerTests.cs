using Mocks.Tests.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class ReferenceTriggerTests : JeonseongTest
{
    [Theory]
    [InlineData("pay")]
    [InlineData("order")]
    public async Task F01_executes_and_never_answers(string operation)
    {
        var body = BodyOf(operation, "a-F01");
        var answer = SendRawAsync(operation, body);
        await Eventually.IsTrueAsync(() => Mock.Requests.Requests.Count == 1);
        await Eventually.IsTrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(61));
            return answer.IsCompleted;
        });

        Assert.Empty((await answer).Bytes);
        Assert.Equal(RawEnd.Closed, (await answer).End);
        Assert.Equal("0000", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Null(Mock.Requests.Requests[0].Answered);
        if (operation == "pay")
        {
            Assert.Equal("0000", (await PayAsync(body)).Code);
            Assert.Single(Mock.Ledger);
        }
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("order")]
    public async Task F02_cuts_the_first_answer_in_half(string operation)
    {
        var body = BodyOf(operation, "a-F02");
        var answer = await SendRawAsync(operation, body);
        var announced = int.Parse(
            answer.Head.Split("Content-Length: ")[1].Split("\r\n")[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.Equal(announced / 2, answer.Body.Length);
        Assert.Equal(RawEnd.Closed, answer.End);
        Assert.Equal("0000", (await Client.SendAsync(operation, body)).Code);
        Assert.Equal("0000", (await QueryAsync(body["tradeNo"])).Code);
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("order")]
    public async Task F03_answers_a_page_and_F04_a_wrong_signature_once(string operation)
    {
        var page = BodyOf(operation, "a-F03");
        var html = await Client.SendAsync(operation, page);
        Assert.Equal("<html><body>overload</body></html>", html.Text);
        Assert.Equal("text/html; charset=utf-8", html.ContentType);
        Assert.Equal(200, html.Status);
        Assert.Equal("0000", (await Client.SendAsync(operation, page)).Code);

        var forged = BodyOf(operation, "a-F04");
        var wrong = await Client.SendAsync(operation, forged);
        Assert.Equal("0000", wrong.Code);
        Assert.Equal("k1", wrong.KeyHeader);
        Assert.Null(wrong.SignedBy);
        Assert.Equal("k1", (await Client.SendAsync(operation, forged)).SignedBy);
        Assert.Equal(operation == "pay" ? 2 : 0, Mock.Ledger.Count);
    }

    [Fact]
    public async Task F05_charges_another_amount_and_says_so_everywhere()
    {
        var body = PayBody(mercRef: "a-F05");
        Assert.Equal("1250100", (await PayAsync(body))["amount"]);
        Assert.Equal("1250100", (await QueryAsync(body["tradeNo"]))["amount"]);
        Assert.Equal("1250100", (await PayAsync(body))["amount"]);
        Assert.Equal(1_250_100, PaidChon());
        Assert.Equal("1250100", (await ReverseAsync(body["tradeNo"]))["amount"]);
        Assert.Equal(0, PaidChon());
    }

    [Fact]
    public async Task F06_hides_the_trade_from_two_questions()
    {
        var body = PayBody(mercRef: "a-F06");
        Assert.Equal("2003", (await PayAsync(body)).Code);
        Assert.Equal("1306", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("1306", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal("2", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal("4", (await ReverseAsync(body["tradeNo"]))["tradeSts"]);

        var declined = PayBody(chon: 105_100, mercRef: "b-F06");
        Assert.Equal("2003", (await PayAsync(declined)).Code);
        await QueryAsync(declined["tradeNo"]);
        await QueryAsync(declined["tradeNo"]);
        Assert.Equal("1101", (await QueryAsync(declined["tradeNo"]))["failCode"]);
    }

    [Theory]
    [InlineData("wait")]
    [InlineData("reverse")]
    public async Task F10_charges_after_the_close(string way)
    {
        var body = PayBody(mercRef: "a-F10");
        Assert.Equal("2001", (await PayAsync(body)).Code);
        if (way == "wait")
        {
            Time.Advance(TimeSpan.FromSeconds(45));
        }
        else
        {
            Assert.Equal("9", (await ReverseAsync(body["tradeNo"]))["tradeSts"]);
        }

        Assert.Equal("9", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Empty(Mock.Ledger);
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("2", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal("4", (await ReverseAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal(0, PaidChon());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("expiry")]
    [InlineData("reverse")]
    public async Task F10_pays_an_order_after_its_end(string way)
    {
        var body = OrderBody(mercRef: "a-F10", validSec: "60");
        await OrderAsync(body);
        switch (way)
        {
            case "close":
                await CloseAsync(body["tradeNo"]);
                break;
            case "reverse":
                await ReverseAsync(body["tradeNo"]);
                break;
            default:
                Time.Advance(TimeSpan.FromSeconds(60));
                break;
        }

        Assert.Equal("9", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("1308", (await CloseAsync(body["tradeNo"])).Code);
        Assert.Single(Mock.Ledger);
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("order")]
    public async Task F13_F14_and_F16_execute_nothing(string operation)
    {
        var clock = BodyOf(operation, "a-F13");
        var first = await Client.SendAsync(operation, clock);
        Assert.Equal("9102", first.Code);
        Assert.Equal("1772415015000", first["serverTime"]);
        Assert.Equal("1306", (await QueryAsync(clock["tradeNo"])).Code);
        Assert.Equal("0000", (await Client.SendAsync(operation, clock)).Code);

        var shut = BodyOf(operation, "a-F14");
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("9001", (await Client.SendAsync(operation, shut)).Code);
        }

        Assert.Equal("1306", (await QueryAsync(shut["tradeNo"])).Code);
        var busy = BodyOf(operation, "a-F16");
        Assert.Equal("9201", (await Client.SendAsync(operation, busy)).Code);
        Assert.Equal("9201", (await Client.SendAsync(operation, busy)).Code);
        Assert.Equal("0000", (await Client.SendAsync(operation, busy)).Code);
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("order")]
    public async Task F15_drips_the_first_answer(string operation)
    {
        var body = BodyOf(operation, "a-F15");
        var answer = await SendRawAsync(operation, body, headOnly: true);
        Assert.Equal(RawEnd.StillOpen, answer.End);
        Assert.Contains("X-Js-Signature", answer.Head, StringComparison.Ordinal);
        Assert.Empty(answer.Body);
        Assert.Equal("0000", (await Client.SendAsync(operation, body)).Code);
    }

    [Fact]
    public async Task F18_answers_something_undocumented()
    {
        var body = PayBody(mercRef: "a-F18");
        var reply = await PayAsync(body);
        Assert.Equal("7777", reply.Code);
        Assert.Equal("8", reply["tradeSts"]);
        var query = await QueryAsync(body["tradeNo"]);
        Assert.Equal("0000", query.Code);
        Assert.Equal("2", query["tradeSts"]);
        Assert.NotNull(query["newField"]);
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task F19_needs_three_reversals()
    {
        var body = PayBody(mercRef: "a-F19");
        Assert.Equal("2003", (await PayAsync(body)).Code);
        Assert.Equal("2099", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("2003", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal("2003", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal(1_250_000, PaidChon());
        Assert.Equal("4", (await ReverseAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal("2099", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal(0, PaidChon());
    }

    [Fact]
    public async Task F23_refuses_every_reversal_and_then_tells_the_truth()
    {
        var body = PayBody(mercRef: "a-F23");
        Assert.Equal("2003", (await PayAsync(body)).Code);
        Assert.Equal("2099", (await QueryAsync(body["tradeNo"])).Code);
        Assert.Equal("1301", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal("1301", (await ReverseAsync(body["tradeNo"])).Code);
        Assert.Equal("2", (await QueryAsync(body["tradeNo"]))["tradeSts"]);
        Assert.Equal("0000", (await RefundAsync(body["tradeNo"], "GWR00000001", 1_250_000)).Code);
    }

    [Fact]
    public async Task F24_signs_every_answer_about_the_trade_with_the_next_key()
    {
        var body = PayBody(mercRef: "a-F24");
        var replies = new[]
        {
            await PayAsync(body),
            await PayAsync(body),
            await QueryAsync(body["tradeNo"]),
            await RefundAsync(body["tradeNo"], "GWR00000001", 1),
            await QueryRefundAsync("GWR00000001"),
            await ReverseAsync(body["tradeNo"]),
            await PayAsync(PayBody(chon: 100_300, mercRef: "b-F24")),
            await OrderAsync(OrderBody(mercRef: "c-F24")),
        };
        Assert.All(replies, reply => Assert.Equal("k2", reply.SignedBy));
        Assert.Equal("k1", (await PayAsync(PayBody())).SignedBy);
    }

    [Fact]
    public async Task The_subject_is_searched_only_if_the_reference_has_no_trigger()
    {
        var body = PayBody();
        body["subject"] = "식료품 [F14]";
        Assert.Equal("9001", (await PayAsync(body)).Code);
        body["mercRef"] = "a-F24";
        Assert.Equal("0000", (await PayAsync(body)).Code);
        Assert.Equal("0000", (await PayAsync(PayBody(mercRef: "a-F28"))).Code);
        Assert.Equal("0000", (await PayAsync(PayBody(mercRef: "a-F07"))).Code);
    }

    [Fact]
    public async Task A_refusal_before_the_triggers_stays_a_refusal()
    {
        var body = PayBody(mercRef: "a-F03", code: Mock.MintCode(tampered: true));
        Assert.Equal("1203", (await PayAsync(body)).Code);
    }

    private Dictionary<string, string> BodyOf(string operation, string mercRef) =>
        operation == "pay" ? PayBody(mercRef: mercRef) : OrderBody(mercRef: mercRef);

    private Task<RawAnswer> SendRawAsync(string operation, Dictionary<string, string> body, bool headOnly = false)
    {
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body);
        return RawClient.SendAsync(Mock.BaseUrl, Client.Envelope(operation, bytes).ToHead(), bytes, headOnly);
    }
}
