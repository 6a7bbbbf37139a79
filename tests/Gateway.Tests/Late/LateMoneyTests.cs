using System.Text.Json;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;

namespace Gateway.Tests.Late;

/// <summary>Payers who pay after the end: the status stays, and the money goes back where everybody can see it.</summary>
public sealed class LateMoneyTests
{
    [Fact]
    public async Task Money_that_comes_after_an_expiry_or_a_decline_goes_back_and_the_status_stays()
    {
        await using var world = await TestWorld.StartAsync();
        var order = await world.Merchant.PresentAsync("jeonseong", 1_250_000, "late-expired-js");
        var tradeNo = order.Json.GetProperty("scheme_reference").GetString()!;
        var expired = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "late-expired");
        var declined = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "late-declined");
        await world.Jeonseong.ActAsync(tradeNo, "expire");
        await world.ManmulSang.ActAsync(ManmulSangShop.Number(expired), "expire");
        await world.ManmulSang.ActAsync(ManmulSangShop.Number(declined), "reject");
        await world.Merchant.UntilStatusAsync(order.Id, "expired");
        await world.Merchant.UntilStatusAsync(expired.Id, "expired");
        await world.Merchant.UntilStatusAsync(declined.Id, "declined");

        Assert.Equal(200, (await world.Jeonseong.ActAsync(tradeNo, "pay_late")).Status);
        foreach (var payment in new[] { expired, declined })
        {
            var number = ManmulSangShop.Number(payment);
            Assert.Equal(200, (await world.ManmulSang.ActAsync(number, "pay_late")).Status);
        }

        foreach (var (payment, status) in new[] { (expired, "expired"), (declined, "declined") })
        {
            await UndoneAsync(world, payment);
            var late = await Outcome.OfAsync(world.Merchant, world.ManmulSang, payment.Id, status);
            Assert.Equal((1_250_000, 1_250_000, 0), (late.Captured, late.Refunded, late.Paid));
            Assert.Equal(
                "late_success",
                late.Payment.GetProperty("refunds")[0].GetProperty("reason").GetString()
            );
            Assert.Contains("answer.taken_late", late.Timeline);
        }
        await UndoneAsync(world, order);
        var reversed = await Outcome.OfAsync(world.Merchant, world.Jeonseong, order.Id, "expired");
        Assert.Equal((1, 0), (reversed.Charges, reversed.Paid));
        Assert.Contains("answer.taken_late", reversed.Timeline);
        reversed.AssertBooksAgree();
    }

    private static Task<JsonElement> UndoneAsync(TestWorld world, Reply payment) =>
        world.Merchant.UntilAsync(
            $"/v1/payments/{payment.Id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
}
