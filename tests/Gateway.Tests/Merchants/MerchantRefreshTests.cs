using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;
using Gateway.Tests.Architecture;
using Gateway.Tests.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Merchants;

/// <summary>What another node changed about merchants and keys holds here as soon as the page about several nodes promises.</summary>
public sealed class MerchantRefreshTests
{
    /// <summary>As docs/scale.md says.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_key_that_another_node_made_revoked_or_shut_out_is_known_in_the_time_that_is_promised()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var time = new NotedTime(DateTimeOffset.UnixEpoch);
        await using var temp = await TempDatabase.OpenAsync();
        var store = new MerchantStore(temp.Database);
        var settings = GatewaySettings.Read(new ConfigurationBuilder().Build(), out var faults);
        Assert.Empty(faults);
        using var directory = new MerchantDirectory(store, settings, time);
        using var refresh = new MerchantRefresh(directory, time, NullLogger<MerchantRefresh>.Instance);
        await refresh.StartAsync(cancellation);
        await Eventually.IsTrueAsync(() => time.Waits.Count > 0);
        await store.AddMerchantAsync(new Merchant("mer_b", "B", Suspended: false, time.GetUtcNow()), Change("k"));
        foreach (var name in new[] { "b", "c" })
        {
            await store.AddKeyAsync(
                new ApiKey("key_" + name, "mer_b", ApiKey.HashOf("sk_test_" + name), Scope.PaymentsRead, time.GetUtcNow(), RevokedAt: null),
                Change(name)
            );
        }
        Assert.Null(directory.Authenticate("sk_test_b"));

        await UntilAsync(() => directory.Authenticate("sk_test_b") is not null, "key made");
        await store.RevokeKeyAsync("mer_b", "key_b", Change("r").Action);
        await UntilAsync(() => directory.Authenticate("sk_test_b") is null, "key revoked");
        Assert.Equal("mer_b", directory.Authenticate("sk_test_c")?.Merchant.Id);
        await store.SetSuspendedAsync("mer_b", suspended: true, Change("s").Action);
        await UntilAsync(() => directory.Authenticate("sk_test_c") is null, "merchant suspended");
        await refresh.StopAsync(cancellation);

        // The clock moves once by what is promised; how long loading takes on this machine does not matter.
        async Task UntilAsync(Func<bool> isKnown, string what)
        {
            time.Advance(Promised);
            await Eventually.IsTrueAsync(isKnown, () => $"{what}: unknown after {Promised}");
        }
    }

    [Fact]
    public void The_page_promises_that_time() =>
        Assert.Contains(
            "revoked on one node, or a merchant is suspended there, all nodes know it within 5 seconds",
            File.ReadAllText(Path.Combine(SourceTree.Root, "docs/scale.md")),
            StringComparison.Ordinal
        );

    private static AdminChange Change(string key) =>
        new(
            new AdminRequest(key, "f"),
            new AdminActor("0", "r").Does(DateTimeOffset.UnixEpoch, AdminActions.MerchantCreated, "mer_b", MerchantView.Active)
        );
}
