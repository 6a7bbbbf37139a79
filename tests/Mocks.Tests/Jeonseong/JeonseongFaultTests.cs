using Mocks.Kit;
using Mocks.Tests.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class JeonseongFaultTests : JeonseongTest
{
    [Theory]
    [InlineData("not_found", "1306", 0)]
    [InlineData("maintenance", "9001", 0)]
    [InlineData("rate_limited", "9201", 0)]
    [InlineData("clock_error", "9102", 0)]
    [InlineData("nonce_seen", "9103", 0)]
    [InlineData("key_retired", "9104", 0)]
    [InlineData("unknown_outcome", "2003", 1)]
    [InlineData("unknown_code", "7777", 1)]
    public async Task A_code_is_answered_instead(string kind, string code, int charges)
    {
        Assert.Equal(201, (await AdminAsync("fault", new { operation = "pay", kind })).Status);
        var body = PayBody();
        var reply = await PayAsync(body);

        Assert.Equal(code, reply.Code);
        Assert.Equal("k1", reply.SignedBy);
        Assert.Equal(charges, Mock.Ledger.Count);
        Assert.Equal("0000", (await PayAsync(body)).Code);
        if (kind == "clock_error")
        {
            Assert.Equal("1772415015000", reply["serverTime"]);
        }
    }

    [Theory]
    [InlineData("maintenance", true, "9001", 1)]
    [InlineData("unknown_code", false, "7777", 0)]
    [InlineData("unknown_outcome", false, "2003", 0)]
    [InlineData("bad_signature", false, "2003", 0)]
    public async Task Execute_overrules_the_default(string kind, bool execute, string code, int charges)
    {
        await AdminAsync(
            "fault",
            new
            {
                operation = "*",
                kind,
                execute,
            }
        );
        Assert.Equal(code, (await PayAsync(PayBody())).Code);
        Assert.Equal(charges, Mock.Ledger.Count);
    }

    [Fact]
    public async Task Signatures_are_broken_missing_or_of_the_next_key()
    {
        foreach (var kind in new[] { "bad_signature", "unsigned", "next_key" })
        {
            Mock.Faults.Arm(new Fault("query", kind));
        }

        var body = PayBody();
        await PayAsync(body);
        var bad = await QueryAsync(body["tradeNo"]);
        Assert.Equal("k1", bad.KeyHeader);
        Assert.Null(bad.SignedBy);
        var unsigned = await QueryAsync(body["tradeNo"]);
        Assert.Null(unsigned.KeyHeader);
        Assert.Equal("0000", unsigned.Code);
        Assert.Equal("k2", (await QueryAsync(body["tradeNo"])).SignedBy);
        Assert.Equal("k1", (await QueryAsync(body["tradeNo"])).SignedBy);
    }

    [Fact]
    public async Task Amount_and_reference_are_named_wrongly()
    {
        Mock.Faults.Arm(new Fault("pay", "wrong_amount"));
        Mock.Faults.Arm(new Fault("pay", "wrong_reference"));
        Mock.Faults.Arm(new Fault("refund", "wrong_amount"));
        var body = PayBody("GW2026030200009");
        var amount = await PayAsync(body);
        Assert.Equal("1250100", amount["amount"]);
        Assert.Equal("k1", amount.SignedBy);
        Assert.Equal("GW2026030200008", (await PayAsync(body))["tradeNo"]);
        Assert.Equal("101", (await RefundAsync(body["tradeNo"], "GWR00000001", 1))["amount"]);
        Assert.Equal(1_249_999, PaidChon());
    }

    [Fact]
    public async Task A_struck_request_is_carried_out_with_its_amount_but_not_its_reference_trigger()
    {
        Mock.Faults.Arm(new Fault("pay", "next_key") { Times = 2 });
        Assert.Equal("1101", (await PayAsync(PayBody(chon: 105_100))).Code);
        var reply = await PayAsync(PayBody(mercRef: "a-F14"));
        Assert.Equal("0000", reply.Code);
        Assert.Equal("k2", reply.SignedBy);
    }

    [Fact]
    public async Task A_refusal_by_form_stays_but_one_by_signature_is_not_struck()
    {
        Mock.Faults.Arm(new Fault("pay", "unknown_code"));
        var refused = await Client.SendAsync("pay", PayBody(), one => one.Key = "k0");
        Assert.Equal("9104", refused.Code);
        var body = PayBody();
        body["currency"] = "840";
        Assert.Equal("7777", (await PayAsync(body)).Code);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Faults_strike_by_payment_and_in_order_of_arming()
    {
        await AdminAsync(
            "fault",
            new
            {
                operation = "*",
                kind = "rate_limited",
                times = 0,
                merchant_reference = "order-9",
            }
        );
        var body = PayBody(mercRef: "order-9");
        var other = PayBody(mercRef: "order-8");
        Assert.Equal("0000", (await PayAsync(other)).Code);
        Assert.Equal("9201", (await PayAsync(body)).Code);
        Assert.Equal("9201", (await PayAsync(body)).Code);
        await AdminAsync("fault", new { }, HttpMethod.Delete);
        Assert.Equal("0000", (await PayAsync(body)).Code);
        Mock.Faults.Arm(new Fault("queryRefund", "unknown_outcome") { MerchantReference = "order-9" });
        await RefundAsync(body["tradeNo"], "GWR00000009", 1);
        await RefundAsync(other["tradeNo"], "GWR00000008", 1);
        Assert.Equal("0000", (await QueryRefundAsync("GWR00000008")).Code);
        Assert.Equal("2003", (await QueryRefundAsync("GWR00000009")).Code);
    }

    [Theory]
    [InlineData("pay", "settlement_amount")]
    [InlineData("filesList", "settlement_amount")]
    [InlineData("filesGet", "wrong_amount")]
    [InlineData("filesGet", "unknown_code")]
    [InlineData("pay", "token_revoked")]
    [InlineData("pay", "duplicate_callback")]
    [InlineData("pay", "dtd")]
    [InlineData("callback", "drop_callback")]
    [InlineData("*", "never_done")]
    [InlineData("pay", "no_such_kind")]
    public async Task What_does_not_exist_here_is_422(string operation, string kind)
    {
        var (status, body) = await AdminAsync("fault", new { operation, kind });
        Assert.Equal(422, status);
        Assert.Equal("not_supported", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Every_kind_on_the_line_is_armed_for_every_operation()
    {
        foreach (var operation in JeonseongOperations)
        {
            foreach (var kind in FaultKinds.OnTheLine)
            {
                Assert.Equal(201, (await AdminAsync("fault", new { operation, kind })).Status);
            }
        }
    }

    [Fact]
    public async Task A_truncated_answer_was_executed()
    {
        Mock.Faults.Arm(new Fault("pay", "truncate_body"));
        var body = PayBody();
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body);
        var cut = await RawClient.SendAsync(Mock.BaseUrl, Client.Envelope("pay", bytes).ToHead(), bytes);
        var whole = await PayAsync(body);
        Assert.Equal(whole.Body[..(whole.Body.Length / 2)], cut.Body);
        Assert.Contains("Content-Length: " + whole.Body.Length, cut.Head, StringComparison.Ordinal);
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task Http_errors_are_plain_text_and_unsigned()
    {
        await AdminAsync(
            "fault",
            new
            {
                operation = "query",
                kind = "http_500",
                status = 502,
            }
        );
        await AdminAsync(
            "fault",
            new
            {
                operation = "query",
                kind = "http_429",
                retry_after = 3,
            }
        );
        var error = await QueryAsync("GW20260302000001");
        Assert.Equal(502, error.Status);
        Assert.Equal("error", error.Text);
        Assert.Equal("text/plain", error.ContentType);
        Assert.Null(error.KeyHeader);
        Assert.Equal(429, (await QueryAsync("GW20260302000001")).Status);
    }

    private static readonly string[] JeonseongOperations =
    [
        "pay",
        "query",
        "order",
        "close",
        "reverse",
        "refund",
        "queryRefund",
        "filesList",
        "filesGet",
        "*",
    ];
}
