using System.Globalization;

namespace Mocks.Tests.ManmulSang;

public sealed class LifeTests : ManmulSangTest
{
    [Fact]
    public async Task An_order_expires_and_a_scanned_one_half_a_minute_later()
    {
        var id = await MakeAsync();
        Pass(899_999);
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        await Mock.ActAsync(id, "scan");
        Pass(30_000);
        Assert.Equal("SCANNED", (await GetAsync("orders/" + id))["status"]);
        Pass(1);
        Assert.Equal("EXPIRED", (await GetAsync("orders/" + id))["status"]);
        Assert.True((await Mock.ActAsync(id, "pay_late")).IsSuccess);
        Assert.Equal("Charge", Kinds);
    }

    [Theory]
    [InlineData("cancel", "CANCELLED")]
    [InlineData("void", "VOIDED")]
    public async Task What_was_asked_for_follows(string operation, string status)
    {
        var id = await MakeAsync(capture: "MANUAL");
        if (operation == "void")
        {
            await Mock.ActAsync(id, "pay");
        }

        Assert.Equal(202, (await PostAsync($"orders/{id}/{operation}", "{}")).Status);
        Pass(200);
        Assert.Equal(status, (await GetAsync("orders/" + id))["status"]);
        var again = await PostAsync($"orders/{id}/{operation}", "{}");
        Assert.Equal((409, status), (again.Status, again["orderStatus"]));
        Assert.Equal(("Not possible now", "order is " + status), (again["title"], again["detail"]));
    }

    [Fact]
    public async Task An_authorisation_lapses_after_seven_days_and_refunds_end_after_180()
    {
        var id = await MakeAsync(capture: "MANUAL");
        await Mock.ActAsync(id, "pay");
        var more = await PostAsync($"orders/{id}/captures", Part("merchantCaptureNo", "GWC00000000", "13000"));
        Assert.Equal("authorized 12500.00, requested 13000.00", more["detail"]);
        Assert.Equal("Capture too large", more["title"]);
        await PostAsync($"orders/{id}/captures", Part("merchantCaptureNo", "GWC00000001", "5000"));
        Pass(200);
        Mock.SetBusinessClock(Time.GetUtcNow().AddDays(7));
        Assert.Equal("CAPTURED", (await GetAsync("orders/" + id))["status"]);
        Assert.Equal("Authorize Capture Void", Kinds);
        Mock.SetBusinessClock(Time.GetUtcNow().AddDays(181));
        var late = await PostAsync($"orders/{id}/refunds", Part("merchantRefundNo", "GWR00000001", "1"));
        Assert.Equal((409, "refund_window_closed"), (late.Status, late["code"]));
    }

    [Theory]
    [InlineData("captures", "merchantCaptureNo", "1051", "FAILED", "processing_error")]
    [InlineData("refunds", "merchantRefundNo", "1051", "FAILED", "seller_balance_insufficient")]
    [InlineData("captures", "merchantCaptureNo", "1052", "SUCCEEDED", null)]
    [InlineData("refunds", "merchantRefundNo", "1052", "SUCCEEDED", null)]
    public async Task Captures_and_refunds_end_as_their_amount_says(string path, string name, string value, string status, string? code)
    {
        var id = await MakeAsync(capture: path == "captures" ? "MANUAL" : "AUTO");
        await Mock.ActAsync(id, "pay");
        var asked = await PostAsync($"orders/{id}/{path}", Part(name, "GWP00000001", value));
        Assert.Equal((202, "PENDING"), (asked.Status, asked["status"]));
        Pass(200);
        var got = await GetAsync($"{path}/{asked["id"]}");
        Assert.Equal(status, got["status"]);
        Assert.Equal(code is not null, got.Text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1091", 500, 202, 1)]
    [InlineData("1092", 500, 202, 1)]
    [InlineData("1093", 500, 500, 1)]
    public async Task A_refund_answered_by_500_is_repeated_under_its_key(string value, int first, int second, int refunds)
    {
        var id = await MakeAsync();
        await Mock.ActAsync(id, "pay");
        var key = Guid.NewGuid().ToString();
        var body = Part("merchantRefundNo", "GWR00000001", value);
        Assert.Equal(first, (await PostAsync($"orders/{id}/refunds", body, key)).Status);
        Assert.Equal(second, (await PostAsync($"orders/{id}/refunds", body, key)).Status);
        Pass(200);
        Assert.Equal(refunds, Mock.Ledger.Count - 1);
        Assert.Equal(second == 500 ? 500 : 200, (await GetAsync("orders/" + id)).Status);
    }

    [Theory]
    [InlineData("1068", "CAPTURED")]
    [InlineData("1069", "FAILED")]
    [InlineData("1067", "CREATED")]
    public async Task Some_payers_act_by_themselves_or_never(string value, string status)
    {
        var id = await MakeAsync(value: value);
        Pass(6000);
        Assert.Equal(status, (await GetAsync("orders/" + id))["status"]);
        Assert.Equal(409, (await AdminAsync("customer", $$"""{"order":"{{id}}","action":"pay"}""")).Status);
    }

    [Fact]
    public async Task References_change_what_GET_says()
    {
        var hidden = await MakeAsync("order-1-F06");
        Assert.Equal(404, (await GetAsync("orders/" + hidden)).Status);
        Pass(2000);
        Assert.Equal(200, (await GetAsync("orders/" + hidden)).Status);
        Mock.Reset();
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;

        var held = await MakeAsync("order-1-F18");
        await Mock.ActAsync(held, "pay");
        Assert.Equal("ON_HOLD", (await GetAsync("orders/" + held))["status"]);
        Pass(5000);
        Assert.Equal("CAPTURED", (await GetAsync("orders/" + held))["status"]);
        Mock.Reset();
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;

        var late = await MakeAsync("order-1-F10");
        await Mock.ActAsync(late, "expire");
        Pass(1000);
        Assert.Equal("CAPTURED", (await GetAsync("orders/" + late))["status"]);
        Mock.Reset();
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;

        var made = await PostAsync("orders", Order("order-1-F25"));
        Assert.Contains("\"value\":12500,", made.Text, StringComparison.Ordinal);
        Assert.Contains("\"value\":1.25e4,", (await GetAsync("orders/" + made["id"])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_payer_is_moved_by_number_id_token_or_payload()
    {
        var made = await PostAsync("orders", Order());
        var account = made.Member("qr", "account").GetString()!;
        var token = account[26..36];
        Assert.Equal("SCANNED", (await AdminAsync("customer", $$"""{"order":"{{token}}","action":"scan"}"""))["state"]);
        var payload = made.Member("qr", "payload").GetString()!;
        Assert.Equal(409, (await AdminAsync("customer", $$"""{"payload":"{{payload[..^1]}}X","action":"pay"}""")).Status);
        Assert.Equal("CAPTURED", (await AdminAsync("customer", $$"""{"payload":"{{payload}}","action":"pay"}"""))["state"]);
        Assert.Equal(404, (await AdminAsync("customer", """{"order":"GWUNKNOWN","action":"pay"}""")).Status);
        Assert.Equal(422, (await AdminAsync("code", "{}")).Status);
    }

    [Theory]
    [InlineData("createOrder", "unknown_outcome", 422)]
    [InlineData("createOrder", "unsigned", 422)]
    [InlineData("getOrder", "maintenance", 422)]
    [InlineData("callback", "delay", 422)]
    [InlineData("settlement", "settlement_encoding", 422)]
    [InlineData("events", "wrong_amount", 422)]
    [InlineData("settlement", "settlement_bad_hash", 201)]
    [InlineData("*", "callback_before_response", 201)]
    public async Task Only_kinds_that_exist_can_be_armed(string operation, string kind, int status) =>
        Assert.Equal(status, (await AdminAsync("fault", $$"""{"operation":"{{operation}}","kind":"{{kind}}"}""")).Status);

    [Theory]
    [InlineData("token_revoked", 401, "invalid_token")]
    [InlineData("not_found", 404, "not_found")]
    [InlineData("maintenance", 503, "maintenance")]
    [InlineData("rate_limited", 429, "rate_limited")]
    [InlineData("http_429", 429, "rate_limited")]
    public async Task Refusing_faults_make_nothing(string kind, int status, string code)
    {
        Mock.Faults.Arm(new("createOrder", kind));
        var answer = await PostAsync("orders", Order());
        Assert.Equal((status, code), (answer.Status, answer["code"]));
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        Assert.Equal("[]", (await GetAsync("orders?merchantOrderNo=GW20260302000002")).Member("items").GetRawText());
    }

    [Theory]
    [InlineData("unknown_code", "\"status\":\"ON_HOLD\"")]
    [InlineData("wrong_amount", "\"amount\":{\"value\":12501.00")]
    [InlineData("wrong_reference", "GW20260302000009")]
    [InlineData("html_page", "<html><body>overload</body></html>")]
    public async Task Lying_faults_change_the_answer(string kind, string part)
    {
        var id = await MakeAsync();
        Mock.Faults.Arm(new("getOrder", kind));
        Assert.Contains(part, (await GetAsync("orders/" + id)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(part, (await GetAsync("orders/" + id)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order-1", "", 12500, 1)]
    [InlineData("order-1-F22", "", 12501, 1)]
    [InlineData("order-1", "settlement_amount", 12501, 1)]
    [InlineData("order-1", "settlement_missing", 0, 0)]
    [InlineData("order-1", "settlement_extra", 13500, 2)]
    [InlineData("order-1", "settlement_bad_hash", 12500, 2)]
    public async Task The_day_is_reported_from_six_in_the_morning(string reference, string kind, int won, int count)
    {
        await Mock.ActAsync(await MakeAsync(reference), "pay");
        var early = await GetAsync("settlements/2026-03-02");
        Assert.Equal((425, "not_ready"), (early.Status, early["code"]));
        Assert.NotNull(early.Header("Retry-After"));
        Assert.Equal(404, (await GetAsync("settlements/2026-02-30")).Status);
        Assert.Equal(404, (await GetAsync("settlements/9999-12-31")).Status);
        Mock.SetBusinessClock(new DateTimeOffset(2026, 3, 3, 6, 0, 0, TimeSpan.FromHours(9)));
        if (kind.Length > 0)
        {
            Mock.Faults.Arm(new("settlement", kind) { Times = 0 });
        }

        var report = await GetAsync("settlements/2026-03-02");
        Assert.EndsWith("\n", report.Text, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\"type\":\"TOTAL\",\"count\":{count},\"gross\":{won}.00,"),
            report.Text,
            StringComparison.Ordinal
        );
        Assert.Null(report.Header("X-Next-Cursor"));
        if (count > 0 && kind != "settlement_missing")
        {
            Assert.Equal("s_1", (await GetAsync("settlements/2026-03-02?limit=1")).Header("X-Next-Cursor"));
        }
    }
}
