using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>The same request is the same whatever spelling of its path was used.</summary>
public sealed class SpellingTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_repeat_is_known_with_a_slash_at_the_end_and_in_other_letter_case()
    {
        var merchant = _world.Merchant;
        var admin = TestWorld.Client(_world.Address, TestWorld.AdminKey);
        var paid = await merchant.PayAsync(_world.Jeonseong.MintCode(), 7_000, "spelled");
        var shown = await merchant.PresentAsync("manmulsang", 9_000, "shown");
        await merchant.UntilStatusAsync(shown.Id, "awaiting_customer");
        var held = await merchant.PresentAsync("manmulsang", 9_000, "held", capture: "manual");
        var waiting = await merchant.UntilStatusAsync(held.Id, "awaiting_customer");
        await _world.ManmulSang.ScanAsync(waiting.GetProperty("code").GetProperty("payload").GetString()!, "pay");
        await merchant.UntilStatusAsync(held.Id, "authorized");
        var endpoint = await merchant.PostAsync("/v1/webhook-endpoints", Endpoint("a"));
        var made = await admin.PostAsync("/admin/v1/merchants", new { name = "A" });
        var review = await ReviewAsync();

        var tried = new List<string>();
        await TwiceAsync(merchant, "/v1/payments", "{}", Payment());
        await TwiceAsync(merchant, "/v1/payments/{}/cancel", shown.Id, null);
        await TwiceAsync(merchant, "/v1/payments/{}/captures", held.Id, new { amount = 1_000 });
        await TwiceAsync(merchant, "/v1/payments/{}/refunds", paid.Id, new { amount = 1_000 });
        await TwiceAsync(merchant, "/v1/webhook-endpoints", "{}", Endpoint("b"));
        await TwiceAsync(merchant, "/v1/webhook-endpoints/{}/rotate-secret", endpoint.Id, null);
        await TwiceAsync(admin, "/admin/v1/merchants", "{}", new { name = "B" });
        await TwiceAsync(admin, "/admin/v1/merchants/{}/api-keys", made.Id, new { scopes = new[] { "payments:read" } });
        await TwiceAsync(admin, "/admin/v1/payments/{}/resolve", review, Outcome("declined"));

        var keyed = GatewayRoutes
            .Of(_world.Services)
            .Where(route =>
                route
                    .Endpoint.Metadata.OfType<Gateway.Http.RequestParameter>()
                    .Any(parameter => parameter is { Name: "Idempotency-Key", Required: true })
            )
            .Select(route => route.Pattern.Replace("{id}", "{}"));
        Assert.Equal(
            // These two are read by the same code as the payments'.
            tried.Append("/admin/v1/captures/{}/resolve").Append("/admin/v1/refunds/{}/resolve").Order(StringComparer.Ordinal),
            keyed.Order(StringComparer.Ordinal)
        );

        async Task TwiceAsync(GatewayClient client, string route, string id, object? body)
        {
            tried.Add(route);
            var key = Guid.NewGuid().ToString();
            var path = route.Replace("{}", id, StringComparison.Ordinal);
            var first = await client.PostAsync(path, body, key, prefer: "wait=20");
            Assert.True(first.Status is 200 or 201, $"{path}: {first.Text}");
            Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
            foreach (var spelling in new[] { path + "/", route.ToUpperInvariant().Replace("{}", id, StringComparison.Ordinal) })
            {
                var again = await client.PostAsync(spelling, body, key, prefer: "wait=20");
                Assert.True(again.Status == 200, $"{spelling}: {again.Text}");
                Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
            }
        }
    }

    [Fact]
    public async Task A_member_that_is_null_counts_as_left_out_also_for_a_repeat()
    {
        var code = _world.Jeonseong.MintCode();
        var first = await _world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 7_000,
                currency = "KPW",
                reference = "nulls",
                code,
                present = (object?)null,
                scheme = (string?)null,
                capture = (string?)null,
                description = (string?)null,
                metadata = (object?)null,
                shop = (string?)null,
                terminal = (string?)null,
            },
            "key-nulls"
        );
        var again = await _world.Merchant.PayAsync(code, 7_000, "nulls", "key-nulls");

        Assert.Equal((201, "succeeded"), (first.Status, first.State));
        Assert.Equal("automatic", first.Member("capture").GetString());
        Assert.Equal((200, first.Id), (again.Status, again.Id));
        Assert.Single(_world.Jeonseong.Ledger);
    }

    [Theory]
    [InlineData("captures")]
    [InlineData("refunds")]
    public async Task An_amount_that_is_null_never_becomes_everything(string operation)
    {
        var paid = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 7_000, "nan");
        var reply = await _world.Merchant.PostAsync($"/v1/payments/{paid.Id}/{operation}", """{"amount":null}""");

        Assert.Equal((422, "validation_failed"), (reply.Status, reply.Code));
        Assert.True(reply.Member("errors").TryGetProperty("amount", out _));
        Assert.Single(_world.Jeonseong.Ledger);
    }

    private object Payment() =>
        new
        {
            amount = 500,
            currency = "KPW",
            reference = "twice",
            code = _world.Jeonseong.MintCode(),
        };

    private static object Endpoint(string name) => new { url = $"https://webhooks.invalid/{name}", events = new[] { "capture.*" } };

    private static object Outcome(string status) => new { status, evidence = "by telephone" };

    private async Task<string> ReviewAsync()
    {
        _world.Jeonseong.Faults.Arm(new Fault("pay", "unknown_outcome") { MerchantReference = "review" });
        _world.Jeonseong.Faults.Arm(new Fault("query", "wrong_amount") { MerchantReference = "review", Times = 0 });
        var payment = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 7_000, "review");
        await _world.Merchant.UntilStatusAsync(payment.Id, "review");
        return payment.Id;
    }
}
