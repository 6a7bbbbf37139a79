using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>Jeonseong's orders whose wallet never says how they stand.</summary>
public sealed class JeonseongOrderTests
{
    [Fact]
    public async Task What_an_order_hides_comes_out_when_it_is_closed()
    {
        await using var world = await TestWorld.StartAsync();
        // The shortest time that a code may be shown is a minute.
        var hidden = await Task.WhenAll(new[] { 1095, 1099 }.Select(won => ShowAndPayAsync(world, won)));
        var never = await world.Merchant.PresentAsync("jeonseong", 109_300, "order-1093");

        // No code was ever shown: nobody can pay, whatever becomes of the order.
        var declined = await Outcome.OfAsync(world.Merchant, world.Jeonseong, never.Id, "declined");
        Assert.Equal("scheme_unavailable", declined.Reason);
        Assert.Empty(declined.Ledger);

        // Paid in time, but no inquiry ever tells: closing the order at its end does, and the payment is kept.
        foreach (var payment in hidden)
        {
            await world.Merchant.GetAsync($"/v1/payments/{payment.Id}", "wait=55");
            var kept = await Outcome.OfAsync(world.Merchant, world.Jeonseong, payment.Id, "succeeded");
            Assert.Equal(1, kept.Charges);
            kept.AssertBooksAgree();
        }
    }

    private static async Task<Reply> ShowAndPayAsync(TestWorld world, int won)
    {
        var shown = await world.Merchant.PresentAsync("jeonseong", won * 100L, $"order-{won}", expiresIn: 60);
        await world.Jeonseong.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        return shown;
    }
}
