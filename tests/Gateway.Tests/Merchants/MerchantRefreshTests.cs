using Gateway.Merchants;
using Gateway.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Merchants;

public sealed class MerchantRefreshTests
{
    [Fact]
    public async Task What_another_node_changed_is_known_within_seconds()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider();
        var store = new MemoryMerchantStore();
        var settings = GatewaySettings.Read(new ConfigurationBuilder().Build(), out var faults);
        Assert.Empty(faults);
        using var directory = new MerchantDirectory(store, settings, time);
        using var refresh = new MerchantRefresh(
            directory,
            time,
            NullLogger<MerchantRefresh>.Instance
        );
        await refresh.StartAsync(cancellation);
        await store.AddMerchantAsync(
            new Merchant("mer_b", "B", Suspended: false, time.GetUtcNow()),
            Change("k"),
            cancellation
        );
        await store.AddKeyAsync(
            new ApiKey(
                "key_b",
                "mer_b",
                ApiKey.HashOf("sk_test_b"),
                Scope.PaymentsRead,
                time.GetUtcNow(),
                RevokedAt: null
            ),
            Change("l"),
            cancellation
        );
        Assert.Null(directory.Authenticate("sk_test_b"));
        for (var turn = 0; turn < 200 && directory.Find("mer_b") is null; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(10, cancellation);
        }
        Assert.Equal("mer_b", directory.Authenticate("sk_test_b")?.Merchant.Id);
        await refresh.StopAsync(cancellation);
    }

    private static AdminChange Change(string key) =>
        new(
            new AdminRequest(key, "f"),
            new AdminActor("0", "r").Does(
                DateTimeOffset.UnixEpoch,
                AdminActions.MerchantCreated,
                "mer_b",
                MerchantView.Active
            )
        );
}
