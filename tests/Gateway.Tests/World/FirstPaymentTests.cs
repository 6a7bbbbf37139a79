namespace Gateway.Tests.World;

public sealed class FirstPaymentTests
{
    [Fact]
    public async Task A_customers_code_of_each_wallet_is_charged_once_and_shows_in_its_ledger()
    {
        await using var world = await TestWorld.StartAsync();

        var jeonseong = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "order-1");
        var ullim = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, "order-2");

        Assert.Equal((201, "succeeded"), (jeonseong.Status, jeonseong.State));
        Assert.Equal((201, "succeeded"), (ullim.Status, ullim.State));
        Assert.Equal(1_250_000, Assert.Single(world.Jeonseong.Ledger).AmountChon);
        Assert.Equal(1_250_000, Assert.Single(world.Ullim.Ledger).AmountChon);
    }

    [Fact]
    public async Task A_merchants_code_of_each_wallet_is_shown_paid_and_captured()
    {
        await using var world = await TestWorld.StartAsync();

        var jeonseong = await world.Merchant.PresentAsync("jeonseong", 1_250_000, "order-3");
        var manual = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "order-4", capture: "manual");
        Assert.Equal((201, "awaiting_customer"), (jeonseong.Status, jeonseong.State));
        Assert.Equal((201, "awaiting_customer"), (manual.Status, manual.State));
        await world.Jeonseong.ScanAsync(Payload(jeonseong), "pay");
        await world.ManmulSang.ScanAsync(Payload(manual), "pay");

        await world.Merchant.UntilStatusAsync(jeonseong.Id, "succeeded");
        await world.Merchant.UntilStatusAsync(manual.Id, "authorized");
        var capture = await world.Merchant.PostAsync(
            $"/v1/payments/{manual.Id}/captures",
            new { amount = 500_000, final = true },
            prefer: "wait=20"
        );
        Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
        var refund = await world.Merchant.PostAsync(
            $"/v1/payments/{manual.Id}/refunds",
            new { amount = 100_000, reason = "returned" },
            prefer: "wait=20"
        );
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));

        var payment = await world.Merchant.UntilStatusAsync(manual.Id, "succeeded");
        Assert.Equal(500_000, payment.GetProperty("amount_captured").GetInt64());
        Assert.Equal(100_000, payment.GetProperty("amount_refunded").GetInt64());
        Assert.Equal(0, payment.GetProperty("amount_capturable").GetInt64());
    }

    private static string Payload(Reply payment) => payment.Member("code", "payload").GetString()!;
}
