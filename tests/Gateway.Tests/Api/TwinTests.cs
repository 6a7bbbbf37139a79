using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>
/// The same request twice at once, at the worst moment: one looks for its key and finds nothing, then the other is served
/// from beginning to end, and only then the first reads the payment. The other one's doing is no reason to refuse it.
/// </summary>
public sealed class TwinTests : IAsyncLifetime
{
    private TwinDatabase _store = null!;
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() =>
        _world = await TestWorld.StartAsync(services =>
            services.AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<PaymentStore>(
                    provider,
                    _store = new TwinDatabase(provider.GetRequiredService<StoreDatabase>())
                )
            )
        );

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_refund_that_its_twin_has_just_made_is_answered_with_it()
    {
        var paid = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 1_000, "twin-1");

        await AssertOneAsync($"/v1/payments/{paid.Id}/refunds", firstStatus: 201);

        Assert.Single(_world.Jeonseong.Ledger, l => l.Kind == Mocks.Kit.Movement.Refund);
    }

    [Fact]
    public async Task A_capture_that_its_twin_has_just_made_is_answered_with_it()
    {
        var shown = await _world.Merchant.PresentAsync("manmulsang", 500_000, "twin-2", "manual");
        await _world.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await _world.Merchant.UntilAsync($"/v1/payments/{shown.Id}", p => p.GetProperty("status").GetString() == "authorized");

        await AssertOneAsync($"/v1/payments/{shown.Id}/captures", firstStatus: 201);

        Assert.Single(_world.ManmulSang.Ledger, l => l.Kind == Mocks.Kit.Movement.Capture);
    }

    [Fact]
    public async Task A_cancel_that_its_twin_has_just_made_is_answered_with_it()
    {
        var shown = await _world.Merchant.PresentAsync("jeonseong", 1_000, "twin-3");

        await AssertOneAsync($"/v1/payments/{shown.Id}/cancel", firstStatus: 200);
    }

    private async Task AssertOneAsync(string path, int firstStatus)
    {
        Reply? twin = null;
        _store.AfterKey = async () => twin = await _world.Merchant.PostAsync(path, null, "twin", "wait=20");

        var reply = await _world.Merchant.PostAsync(path, null, "twin", "wait=20");

        Assert.Equal(firstStatus, twin!.Status);
        Assert.Equal((200, twin.Id), (reply.Status, reply.Id));
        Assert.Equal("true", reply.Headers["Idempotency-Replayed"]);
    }
}
