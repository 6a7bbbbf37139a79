using Gateway.Tests.Webhooks;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>
/// Law 10: no code, key or secret in the log at any level, in metrics or in problems, whatever happens. Every test's world
/// looks for what it showed when it ends; here everything that can be shown is shown and used.
/// </summary>
public sealed class SecretsTests
{
    private const string UnknownKey = "sk_test_unknown_key_9999";
    private const string WrongAdminKey = "ak_wrong_admin_key_9998";

    [Fact]
    public async Task A_busy_day_with_faults_leaves_no_code_key_or_secret_in_the_log_or_the_store()
    {
        await using var world = await TestWorld.StartAsync();
        var codes = new List<string>();
        foreach (var (won, reference) in new[] { (12500, "a"), (1051, "b"), (12500, "c-F01"), (12500, "d-F04"), (12500, "e-F18") })
        {
            var jeonseong = world.Jeonseong.MintCode();
            var ullim = world.Ullim.Mint().Code;
            codes.AddRange([jeonseong, ullim]);
            await world.Merchant.PayAsync(jeonseong, won * 100L, reference);
            await world.Merchant.PayAsync(ullim, won * 100L, "u" + reference);
        }
        var shown = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "m-1");
        var payload = shown.Member("code", "payload").GetString()!;
        await world.ManmulSang.ScanAsync(payload, "pay");
        await world.Merchant.UntilStatusAsync(shown.Id, "succeeded");
        var token = shown.Member("code", "svg_url").GetString()!;
        await world.Merchant.GetAsync(new Uri(token).PathAndQuery);
        await world.Merchant.PostAsync("/v1/codes/inspect", new { code = codes[0] });
        await world.Merchant.PayAsync(codes[1][..^3], 1_250_000, "broken");
        await TestWorld.Client(world.Address, UnknownKey).GetAsync("/v1/payments");
        // A wallet that is gone, and one that answers nonsense.
        world.Ullim.Faults.Arm(new("ONL", "html_page"));
        var last = world.Ullim.Mint().Code;
        codes.Add(last);
        await world.Merchant.PayAsync(last, 1_250_000, "nonsense");
        var answers = Shown.At(world.Address);
        await world.StopGatewayAsync();

        Assert.True(world.Log.Lines.Count > 100, $"the log was not on: {world.Log.Lines.Count} lines");
        Assert.NotEmpty(answers.Tokens);
        var secrets = new Secrets([.. codes, UnknownKey, payload]);
        secrets.Add(answers);
        secrets.AssertNoneIn(world.Log);
        // The store keeps a merchant code while it is shown, and of a customer's code nothing.
        new Secrets([.. codes, "DO-NOT-USE"]).AssertNoneIn("the store", [await world.Store.ContentAsync()]);
    }

    [Fact]
    public async Task Keys_and_secrets_that_are_made_rotated_used_and_refused_show_in_no_log_metric_or_problem()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await TestWorld.StartAsync(("Gateway:Webhooks:AllowInsecure", "true"));
        // The first try of everything fails, which is logged.
        receiver.Answer = r => receiver.All.Count(x => x.Id == r.Id) == 1 ? 500 : 204;
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);
        var shop = await admin.PostAsync("/admin/v1/merchants", new { name = "Shop of secrets" });
        var made = await admin.PostAsync(
            $"/admin/v1/merchants/{shop.Id}/api-keys",
            new { scopes = new[] { "payments:read", "payments:write", "webhooks:write" } }
        );
        var key = made.Member("key").GetString()!;
        var merchant = TestWorld.Client(world.Address, key);
        var endpoint = await merchant.PostAsync("/v1/webhook-endpoints", new { url = receiver.Url, events = new[] { "*" } });
        var path = $"/v1/webhook-endpoints/{endpoint.Id}";
        var rotated = await merchant.PostAsync($"{path}/rotate-secret", null);
        Assert.Equal((201, 201, 200), (made.Status, endpoint.Status, rotated.Status));
        await merchant.PostAsync($"{path}/test", null);
        await merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "secret-1");
        var told = await receiver.UntilAsync(2);
        var tried = await merchant.UntilAsync(
            "/v1/webhook-deliveries",
            page => page.GetProperty("data").EnumerateArray().Any(one => one.GetProperty("attempts").GetArrayLength() > 0)
        );
        var delivery = tried.GetProperty("data")[0].GetProperty("id").GetString();
        await merchant.PostAsync($"/v1/webhook-deliveries/{delivery}/redeliver", null);
        await merchant.PostAsync($"{path}/replay", new { since = "2020-01-01T00:00:00Z" });
        // Refused in every way: a wrong scope, a wrong body, a key that is almost right, one that is revoked, a secret in
        // a place where none belongs.
        await merchant.PostAsync("/v1/payments/pay_x/refunds", new { amount = 1 });
        await merchant.PostAsync("/v1/webhook-endpoints", new { url = key, events = "*" });
        await merchant.PostAsync("/v1/codes/inspect", new { code = key });
        await TestWorld.Client(world.Address, key[..^1]).GetAsync("/v1/payments");
        await TestWorld.Client(world.Address, WrongAdminKey).GetAsync("/admin/v1/merchants");
        await admin.DeleteAsync($"/admin/v1/merchants/{shop.Id}/api-keys/{made.Id}");
        Assert.Equal(401, (await merchant.GetAsync("/v1/payments")).Status);
        var metrics = await admin.GetAsync("/metrics");
        var answers = Shown.At(world.Address);
        await world.StopGatewayAsync();

        Assert.Contains("gateway_payments", metrics.Text, StringComparison.Ordinal);
        Assert.All(told, one => Assert.Equal(2, one.Signature.Split(' ').Length));
        Assert.Equal(2, answers.Secrets.Keys.Count(text => text.StartsWith("whsec_", StringComparison.Ordinal)));
        Assert.Contains(key, answers.Secrets.Keys);
        Assert.True(answers.Problems.Count >= 5, "too few requests were refused");
        var secrets = new Secrets(key[..^1], WrongAdminKey);
        secrets.Add(answers);
        secrets.AssertNoneIn(world.Log);
        secrets.AssertNoneIn("the metrics", [metrics.Text]);
        secrets.AssertNoneIn("a problem", answers.Problems);
        secrets.AssertNoneIn("a delivery", told.Select(one => one.Body));
        new Secrets(key, WrongAdminKey).AssertNoneIn("the store", [await world.Store.ContentAsync()]);
    }
}
