using Gateway.Settings;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>What a merchant notices of the data key: nothing while it is there, and a clear refusal of old repeats when it is lost.</summary>
public sealed class DataKeyRotationTests
{
    [Fact]
    public async Task A_repeat_is_known_after_a_rotation_and_refused_and_charged_no_second_time_when_the_key_is_lost()
    {
        await using var world = await TestWorld.StartAsync();
        var code = world.Jeonseong.MintCode();
        var first = await world.Merchant.PayAsync(code, 1_250_000, "rotated", "till-1");
        Assert.Equal("succeeded", first.State);

        await world.StopGatewayAsync();
        world.Store.PreviousKey = world.Store.Key;
        world.Store.Key = DataKey.NewText();
        await world.StartGatewayAsync();

        var again = await world.Merchant.PayAsync(code, 1_250_000, "rotated", "till-1");
        Assert.Equal((200, first.Id), (again.Status, again.Id));
        var other = await world.Merchant.PayAsync(code, 1_250_001, "rotated", "till-1");
        Assert.Equal("idempotency_key_reused", other.Code);
        var fresh = world.Jeonseong.MintCode();
        var second = await world.Merchant.PayAsync(fresh, 1_250_000, "after", "till-2");
        Assert.Equal("succeeded", second.State);

        await world.StopGatewayAsync();
        world.Store.LostKey = DataKey.Read(world.Store.Key)!.Id;
        world.Store.PreviousKey = string.Empty;
        world.Store.Key = DataKey.NewText();
        await world.StartGatewayAsync();

        foreach (var (reference, shown, key) in new[] { ("rotated", code, "till-1"), ("after", fresh, "till-2") })
        {
            var refused = await world.Merchant.PayAsync(shown, 1_250_000, reference, key);
            Assert.Equal("idempotency_key_reused", refused.Code);
        }
        Assert.Equal("succeeded", (await world.Merchant.GetAsync($"/v1/payments/{first.Id}")).State);
        Assert.Equal(2, world.Jeonseong.Ledger.Count(line => line.Kind == Mocks.Kit.Movement.Charge));
    }
}
