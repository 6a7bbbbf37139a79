using System.Net;
using System.Text;
using System.Text.Json;

namespace Mocks.Tests.Ullim;

public sealed class UllimAdminTests : UllimTest
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_minted_voucher_is_as_it_was_ordered()
    {
        var (status, plain) = await PostAsync("code", "{}");
        Assert.Equal(HttpStatusCode.Created, status);
        var code = plain.GetProperty("code").GetString()!;
        Assert.Equal(130, code.Length);
        Assert.Equal(code[^4..], plain.GetProperty("last4").GetString());
        Assert.Equal("2026-03-05T01:30:15.000Z", plain.GetProperty("expires_at").GetString());
        Assert.Equal(50_000, plain.GetProperty("max_won").GetInt32());
        Assert.StartsWith("8850", plain.GetProperty("wallet").GetString(), StringComparison.Ordinal);
        Assert.Equal("승인", (await Client.OnlAsync("000001", code))["st"]);

        var (_, chosen) = await PostAsync(
            "code",
            """{"amount_limit_won":300000,"wallet":"8850111122223333","counter":4294967295,"valid_minutes":1,"key_id":8}"""
        );
        Assert.Equal("8850111122223333", chosen.GetProperty("wallet").GetString());
        Assert.Equal(4_294_967_295, chosen.GetProperty("counter").GetInt64());
        Assert.Equal("2026-03-02T01:31:15.000Z", chosen.GetProperty("expires_at").GetString());
        Assert.Equal("승인", (await Client.OnlAsync("000002", chosen.GetProperty("code").GetString()!, "300,000"))["st"]);
    }

    [Theory]
    [InlineData("""{"expired":true}""", "기한지남")]
    [InlineData("""{"tampered":true}""", "서명오류")]
    [InlineData("""{"key_id":6}""", "서명오류")]
    [InlineData("""{"key_id":9}""", "서명오류")]
    [InlineData("""{"amount_limit_won":12499}""", "한도초과")]
    public async Task A_bad_voucher_is_bad_as_ordered(string order, string why)
    {
        var (_, minted) = await PostAsync("code", order);
        Assert.Equal(why, (await Client.OnlAsync("000001", minted.GetProperty("code").GetString()!))["why"]);
    }

    [Theory]
    [InlineData("code", """{"amount_limit_won":300001}""", HttpStatusCode.BadRequest)]
    [InlineData("code", """{"amount_limit_won":0}""", HttpStatusCode.BadRequest)]
    [InlineData("code", """{"wallet":"12"}""", HttpStatusCode.BadRequest)]
    [InlineData("code", """{"counter":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("keys", """{"api_key":"UL-880001","public_key_pem":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("keys", "{}", HttpStatusCode.BadRequest)]
    [InlineData("config", """{"pending_ms":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("customer", """{"order":"x","action":"pay"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Calls_that_do_not_fit(string call, string body, HttpStatusCode expected)
    {
        var (status, _) = await PostAsync(call, body);
        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Keys_config_and_reset()
    {
        using var pair = System.Security.Cryptography.RSA.Create(2048);
        var (status, _) = await PostAsync(
            "keys",
            JsonSerializer.Serialize(
                new Dictionary<string, string> { ["api_key"] = "UL-880001", ["public_key_pem"] = pair.ExportSubjectPublicKeyInfoPem() }
            )
        );
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal("서명틀림", (await Client.InqAsync("000001")).Rc);
        using var renewed = new UllimClient(Mock.BaseUrl, Time, pair);
        Assert.Equal("승인", (await renewed.OnlAsync("000001", Voucher()))["st"]);

        var (_, config) = await PostAsync("config", """{"refund_ms":1,"blocked_wallets":[]}""");
        Assert.Equal("""{"pending_ms":6000,"batch_ms":2000,"refund_ms":1,"blocked_wallets":[]}""", config.GetRawText());
        Assert.Equal("5", (await renewed.SendAsync("BLK", "", "<since>4</since>"))["bver"]);
        await PostAsync("reset", "");
        Assert.Equal("없음", (await renewed.InqAsync("000001")).Rc);
        Assert.Empty(Mock.Ledger);
        (_, config) = await PostAsync("config", "{}");
        Assert.Equal(2000, config.GetProperty("refund_ms").GetInt32());
    }

    [Fact]
    public async Task The_log_names_operations_and_hides_signatures()
    {
        await Client.InqAsync("000001");
        await Client.SendAsync("XXX", "", "");
        await Client.GetAsync("/ullim/settlement/20260301");
        await Client.GetAsync("/ullim/batch/B202603020001/result");

        var log = JsonDocument
            .Parse(await _http.GetStringAsync(new Uri(Mock.BaseUrl, "/__wallet/requests?since=0"), TestContext.Current.CancellationToken))
            .RootElement;
        Assert.Equal(
            ["INQ 200", "unknown 200", "settlement 200", "result 404"],
            log.EnumerateArray().Select(one => $"{one.GetProperty("operation")} {one.GetProperty("answered")}")
        );
        var headers = log[0].GetProperty("headers");
        Assert.Equal("***", headers.GetProperty("x-sign").GetString());
        Assert.StartsWith("SHA-256=", headers.GetProperty("x-body-digest").GetString(), StringComparison.Ordinal);
        Assert.Contains("<op>INQ</op>", log[0].GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string call, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(
            new Uri(Mock.BaseUrl, $"/__wallet/{call}"),
            content,
            TestContext.Current.CancellationToken
        );
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
