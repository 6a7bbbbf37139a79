using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>Law 10: no code, key or secret in the log, at any level, whatever happens.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task A_busy_day_with_faults_leaves_no_code_key_or_secret_in_the_log_or_the_store()
    {
        await using var world = await TestWorld.StartAsync();
        var codes = new List<string>();
        foreach (
            var (won, reference) in new[]
            {
                (12500, "a"),
                (1051, "b"),
                (12500, "c-F01"),
                (12500, "d-F04"),
                (12500, "e-F18"),
            }
        )
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
        await new MerchantClient(world.Address, "sk_test_unknown_key_9999").GetAsync(
            "/v1/payments"
        );
        // A wallet that is gone, and one that answers nonsense.
        world.Ullim.Faults.Arm(new("ONL", "html_page"));
        var last = world.Ullim.Mint().Code;
        codes.Add(last);
        await world.Merchant.PayAsync(last, 1_250_000, "nonsense");
        await world.StopGatewayAsync();

        string[] secrets =
        [
            .. codes,
            TestWorld.Key,
            TestWorld.OtherKey,
            TestWorld.AdminKey,
            TestStore.DataKey,
            "sk_test_unknown_key_9999",
            "js-mock-secret-0001-DO-NOT-USE",
            "js-mock-secret-0002-DO-NOT-USE",
            "ms-mock-client-secret-0001-DO-NOT-USE",
            "msat_",
            "PRIVATE KEY",
            payload,
        ];
        Assert.True(
            world.Log.Lines.Count > 100,
            $"the log was not on: {world.Log.Lines.Count} lines"
        );
        foreach (var line in world.Log.Lines)
        {
            Assert.All(
                secrets,
                secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)
            );
        }
        // The store keeps a merchant code while it is shown, and of a customer's code nothing.
        var store = await world.Store.ContentAsync();
        Assert.All(codes, code => Assert.DoesNotContain(code, store, StringComparison.Ordinal));
        Assert.DoesNotContain("DO-NOT-USE", store, StringComparison.Ordinal);
        Assert.DoesNotContain(TestWorld.Key, store, StringComparison.Ordinal);
        Assert.DoesNotContain(TestStore.DataKey, store, StringComparison.Ordinal);
        Assert.DoesNotContain(TestWorld.AdminKey, store, StringComparison.Ordinal);
    }
}
