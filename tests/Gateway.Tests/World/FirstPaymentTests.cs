namespace Gateway.Tests.World;

public sealed class FirstPaymentTests
{
    [Fact]
    public async Task A_customers_code_of_each_wallet_is_charged_once_and_shows_in_its_ledger()
    {
        await using var world = await TestWorld.StartAsync();

        var jeonseong = await world.Merchant.PayAsync(
            world.Jeonseong.MintCode(),
            1_250_000,
            "order-1"
        );
        var ullim = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, "order-2");

        Assert.Equal((201, "succeeded"), (jeonseong.Status, jeonseong.State));
        Assert.Equal((201, "succeeded"), (ullim.Status, ullim.State));
        Assert.Equal(1_250_000, Assert.Single(world.Jeonseong.Ledger).AmountChon);
        Assert.Equal(1_250_000, Assert.Single(world.Ullim.Ledger).AmountChon);
    }
}
