using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mocks.Kit;
using Mocks.ManmulSang;

namespace Mocks.Tests.ManmulSang;

public sealed class OrderTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private ManmulSangMock _mock = null!;

    public async ValueTask InitializeAsync()
    {
        _mock = await ManmulSangMock.StartAsync(new());
        _mock.AsyncMs.Value = 0;
        _http.BaseAddress = _mock.BaseUrl;
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        ask.Headers.TryAddWithoutValidation(
            "Authorization",
            "Basic bXMtY2xpZW50LTAwMDE6bXMtbW9jay1jbGllbnQtc2VjcmV0LTAwMDEtRE8tTk9ULVVTRQ=="
        );
        ask.Content = new StringContent(
            "grant_type=client_credentials&scope=orders+captures+refunds+events+settlements",
            Encoding.ASCII,
            "application/x-www-form-urlencoded"
        );
        using var answer = await _http.SendAsync(ask);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _mock.DisposeAsync();
    }

    [Fact]
    public async Task Many_equal_requests_make_one_order_and_a_manual_order_is_captured_and_refunded()
    {
        var key = Guid.NewGuid().ToString();
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => PostAsync("orders", Body("order-1", "MANUAL"), key)));
        Assert.All(all, one => Assert.Equal(HttpStatusCode.Created, one.Status));
        var id = Assert.Single(all.Select(one => Member(one, "id").GetString()).Distinct());
        var payload = Member(all[0], "qr", "payload").GetString()!;

        Assert.True((await _mock.ScanAsync(payload, "pay")).IsSuccess);
        var capture = await PostAsync(
            $"orders/{id}/captures",
            """{"merchantCaptureNo":"GWC00000001","amount":{"value":50,"currency":"KPW"},"final":true}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, capture.Status);
        Assert.Contains("\"value\":50.00", capture.Text, StringComparison.Ordinal);
        _ = _mock.Ledger;
        var refund = await PostAsync(
            $"orders/{id}/refunds",
            """{"merchantRefundNo":"GWR00000001","amount":{"value":1e1,"currency":"KPW"}}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, refund.Status);

        Assert.Equal([Movement.Authorize, Movement.Capture, Movement.Void, Movement.Refund], _mock.Ledger.Select(entry => entry.Kind));
        var order = JsonDocument.Parse(await _http.GetStringAsync($"/openapi/v2/orders/{id}", TestContext.Current.CancellationToken));
        Assert.Equal("PARTIALLY_REFUNDED", order.RootElement.GetProperty("status").GetString());
        var events = await _http.GetStringAsync("/openapi/v2/events", TestContext.Current.CancellationToken);
        Assert.Contains("refund.succeeded", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paid_order_cannot_be_cancelled_and_a_key_cannot_be_reused()
    {
        var key = Guid.NewGuid().ToString();
        var made = await PostAsync("orders", Body("order-2", "AUTO"), key);
        var id = Member(made, "id").GetString()!;
        Assert.True((await _mock.ActAsync(id, "pay")).IsSuccess);

        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"orders/{id}/cancel", "{}")).Status);
        var reused = await PostAsync("orders", Body("order-3", "AUTO"), key);
        Assert.Equal("idempotency_key_reused", Member(reused, "code").GetString());
        Assert.Equal(Movement.Charge, Assert.Single(_mock.Ledger).Kind);
    }

    [Theory]
    [InlineData(1051, "payer_insufficient_funds")]
    [InlineData(1061, "payer_limit")]
    [InlineData(1065, "payer_daily_limit")]
    [InlineData(1062, "payer_restricted")]
    [InlineData(1055, "payer_not_verified")]
    [InlineData(1059, "risk")]
    [InlineData(1054, "qr_expired")]
    [InlineData(1057, "payer_rejected")]
    public async Task The_amount_decides_how_paying_fails(int won, string code)
    {
        await PostAsync("orders", Body("order-4", "AUTO", won));
        await _mock.ActAsync("GW20260302000002", "pay");

        var text = await _http.GetStringAsync("/openapi/v2/orders?merchantOrderNo=GW20260302000002", TestContext.Current.CancellationToken);
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
        Assert.Empty(_mock.Ledger);
    }

    [Theory]
    [InlineData(1003, "order-5", 403, "merchant_suspended")]
    [InlineData(1058, "order-5", 422, "terminal_unknown")]
    [InlineData(1013, "order-5", 422, "amount_not_allowed")]
    [InlineData(1014, "order-5", 422, "currency_not_supported")]
    [InlineData(1015, "order-5", 409, "duplicate_order_no")]
    [InlineData(1091, "order-5", 500, "internal")]
    [InlineData(1092, "order-5", 500, "internal")]
    [InlineData(1096, "order-5", 503, "maintenance")]
    [InlineData(500, "order-F05", 422, "idempotency_key_reused")]
    [InlineData(500, "order-F14", 503, "maintenance")]
    [InlineData(500, "order-F16", 429, "rate_limited")]
    [InlineData(500, "order-F17", 401, "invalid_token")]
    public async Task Triggers_refuse_an_order(int won, string reference, int status, string code)
    {
        var answer = await PostAsync("orders", Body(reference, "AUTO", won));

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(code, Member(answer, "code").GetString());
    }

    private static string Body(string reference, string capture, int won = 12500) =>
        $$"""{"merchantOrderNo":"GW20260302000002","reference":"{{reference}}","amount":{"value":{{won}},"currency":"KPW"},"capture":"{{capture}}","store":"S001","terminal":"T0001","notifyUrl":"http://127.0.0.1:9/cb"}""";

    private async Task<(HttpStatusCode Status, string Text, JsonElement Json)> PostAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openapi/v2/" + path);
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text, JsonDocument.Parse(text).RootElement);
    }

    private static JsonElement Member((HttpStatusCode Status, string Text, JsonElement Json) answer, params ReadOnlySpan<string> path) =>
        answer.Json.Member($"{answer.Status} {answer.Text}", path);
}
