namespace Mocks.Tests.ManmulSang;

public sealed class GateTests : ManmulSangTest
{
    [Fact]
    public async Task Tokens_are_refused_as_OAuth_says_and_live_fifteen_minutes()
    {
        var unknown = await TokenAsync("grant_type=client_credentials", "Basic eDp5");
        Assert.Equal((401, "invalid_client"), (unknown.Status, unknown["error"]));
        Assert.Equal("Basic", unknown.Header("WWW-Authenticate"));
        Assert.Equal("invalid_request", (await TokenAsync("scope=orders"))["error"]);
        Assert.Equal("unsupported_grant_type", (await TokenAsync("grant_type=password"))["error"]);
        Assert.Equal("invalid_scope", (await TokenAsync("grant_type=client_credentials&scope=orders%20x"))["error"]);

        Pass(899_999);
        Assert.Equal(200, (await GetAsync("events")).Status);
        Pass(1);
        var late = await GetAsync("events");
        Assert.Equal((401, "invalid_token"), (late.Status, late["code"]));
        Assert.Equal("Token expired or unknown", late["title"]);
        Assert.Equal("Bearer error=\"invalid_token\"", late.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Checks_come_in_the_documented_order()
    {
        Assert.Equal(404, (await SendAsync(HttpMethod.Post, "/openapi/v2/x", "", null, null, null)).Status);
        Assert.Equal(405, (await SendAsync(HttpMethod.Put, "/openapi/v2/orders", "", null, null, null)).Status);
        var none = await SendAsync(HttpMethod.Post, "/openapi/v2/orders", "", null, null, null);
        Assert.Equal((401, "missing_token"), (none.Status, none["code"]));

        var full = Token;
        Token = (await TokenAsync("grant_type=client_credentials&scope=events"))["access_token"]!;
        Assert.Equal("insufficient_scope", (await PostAsync("orders", new string('x', 70_000)))["code"]);
        Token = full;
        Assert.Equal("body_too_large", (await PostAsync("orders", new string('x', 70_000)))["code"]);
        Assert.Equal("unsupported_media_type", (await Raw("{", null, "text/plain"))["code"]);
        Assert.Equal("idempotency_key_missing", (await Raw("{", null, "application/json"))["code"]);
        Assert.Equal("idempotency_key_invalid", (await PostAsync("orders", "{", "A"))["code"]);
        Assert.Equal("malformed_json", (await PostAsync("orders", "{"))["code"]);
        var invalid = await PostAsync("orders", Order(capture: "LATER"));
        Assert.Equal((422, "validation_failed"), (invalid.Status, invalid["code"]));
        Assert.Equal(("Invalid request", "1 error"), (invalid["title"], invalid["detail"]));
        Assert.Contains("""[{"field":"capture","message":"must be AUTO or MANUAL"}]""", invalid.Text, StringComparison.Ordinal);
        Assert.Equal("amount_not_allowed", (await PostAsync("orders", Order(value: "0.99")))["code"]);

        Task<MsAnswer> Raw(string body, string? key, string type) =>
            SendAsync(HttpMethod.Post, "/openapi/v2/orders", body, "Bearer " + Token, key, type);
    }

    [Theory]
    [InlineData("12500.005")]
    [InlineData("1e-3")]
    [InlineData("-1")]
    [InlineData("\"12500.00\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1e400")]
    [InlineData("{}")]
    public async Task Amounts_in_a_wrong_form_are_refused(string value) =>
        Assert.Equal("validation_failed", (await PostAsync("orders", Order(value: value)))["code"]);

    [Fact]
    public async Task Half_a_surrogate_pair_is_a_wrong_form() =>
        Assert.Equal("validation_failed", (await PostAsync("orders", Order(reference: "\\ud800")))["code"]);

    [Fact]
    public async Task A_key_is_kept_for_a_day_with_its_answer()
    {
        var key = Guid.NewGuid().ToString();
        var first = await PostAsync("orders", Order(), key);
        var again = await PostAsync("orders", Order(), key);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal("/openapi/v2/orders/" + first["id"], again.Header("Location"));
        var reused = await PostAsync("orders", Order() + " ", key);
        Assert.Equal((422, "idempotency_key_reused"), (reused.Status, reused["code"]));
        Assert.Equal("Key used for another request", reused["title"]);

        Pass(86_400_000);
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        var later = await PostAsync("orders", Order(), key);
        Assert.Equal((409, "duplicate_order_no"), (later.Status, later["code"]));
        Assert.Equal("EXPIRED", later["orderStatus"]);
    }

    [Fact]
    public async Task In_maintenance_posts_are_refused_and_payers_cannot_confirm()
    {
        var id = await MakeAsync();
        Mock.SetBusinessClock(new DateTimeOffset(2026, 3, 3, 4, 9, 0, TimeSpan.FromHours(9)), frozen: true);
        var refused = await PostAsync("orders", Order(number: "GW20260302000003"));
        Assert.Equal((503, "maintenance"), (refused.Status, refused["code"]));
        Assert.Equal(("until 04:10", "60"), (refused["detail"], refused.Header("Retry-After")));
        Assert.Equal(200, (await GetAsync("orders/" + id)).Status);
        Assert.Equal(409, (await AdminAsync("customer", $$"""{"order":"{{id}}","action":"pay"}""")).Status);
    }
}
