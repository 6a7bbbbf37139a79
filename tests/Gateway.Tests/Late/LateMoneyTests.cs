using System.Text.Json;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>Payers who pay after the end: the status stays, and the money goes back where everybody can see it.</summary>
public sealed class LateMoneyTests(LateMoneyFixture desk) : IClassFixture<LateMoneyFixture>
{
    public static TheoryData<string> Late => [.. LateMoneyFixture.All.Select(late => late.Reference)];

    [Theory]
    [MemberData(nameof(Late))]
    public async Task Money_that_comes_as_long_as_the_wallet_lets_payers_pay_goes_back(string reference)
    {
        var late = LateMoneyFixture.All.Single(l => l.Reference == reference);

        var outcome = await desk.OfAsync(reference);

        Assert.Equal((late.Status, 1, 0), (outcome.Status, outcome.Charges, outcome.Paid));
        outcome.AssertBooksAgree();
        var lines = await desk.LinesAsync(outcome.Payment.GetProperty("id").GetString()!);
        var found = late.Mode == "held" ? "answer.held_late" : "answer.taken_late";
        Assert.Equal(
            ["inquiry"],
            lines.Where(l => l.GetProperty("type").GetString() == found).Select(l => l.GetProperty("by").GetString())
        );
        // Given back as the wallet does it: a refund that everybody sees, a reversal or a void in the timeline.
        if (late is { Scheme: "manmulsang", Mode: "taken" })
        {
            var refund = Assert.Single(outcome.Payment.GetProperty("refunds").EnumerateArray());
            Assert.Equal("late_success", refund.GetProperty("reason").GetString());
            Assert.Equal((1_250_000, 1_250_000), (outcome.Captured, outcome.Refunded));
        }
        else
        {
            Assert.Contains(outcome.Ledger, e => e.Kind is Movement.Reverse or Movement.Void);
            Assert.Equal((0, 0), (outcome.Captured, outcome.Refunded));
        }
    }

    [Fact]
    public async Task A_look_that_the_wallet_never_answers_raises_an_alert_that_names_the_payment()
    {
        var outcome = await desk.OfAsync(LateMoneyFixture.Unanswered);

        Assert.Equal("declined", outcome.Status);
        Assert.Equal("alert.unexpected_state", outcome.Timeline[^1]);
    }

    [Fact]
    public async Task What_falls_due_while_the_gateway_is_down_is_looked_for_when_it_is_back()
    {
        await using var world = await TestWorld.StartAsync();
        var refused = await JeonseongScenario.PayAsync(world, 1051, "late-down");
        Assert.Equal("declined", refused.Status);
        var id = refused.Payment.GetProperty("id").GetString()!;
        await world.StopGatewayAsync();
        var late = await world.Jeonseong.ActAsync(ManmulSangFixture.NumberOf(id), "pay_late");
        Assert.Equal(200, late.Status);
        await world.StartGatewayAsync();

        await world.Merchant.UntilAsync(
            $"/v1/payments/{id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
        var outcome = await JeonseongScenario.EndAsync(world, id);
        Assert.Equal(("declined", 1, 0), (outcome.Status, outcome.Charges, outcome.Paid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_charge_that_comes_after_Ullim_called_it_off_goes_back(bool byTheMerchant)
    {
        await using var world = await TestWorld.StartAsync(("Adapters:Ullim:InquiryWindowSeconds", byTheMerchant ? "20" : "2"));
        // F10: the charge comes three seconds after the wallet said that it was called off.
        var reply = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, "late-ul-F10", prefer: "wait=0");
        if (byTheMerchant)
        {
            await world.Merchant.PostAsync($"/v1/payments/{reply.Id}/cancel", null);
        }
        await world.Merchant.UntilAsync(
            $"/v1/payments/{reply.Id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );

        var outcome = await Outcome.OfAsync(world.Merchant, world.Ullim, reply.Id, "canceled");
        Assert.Equal((1, 0), (outcome.Charges, outcome.Paid));
        Assert.Contains("answer.taken_late", outcome.Timeline);
        outcome.AssertBooksAgree();
    }

    [Fact]
    public async Task Money_that_comes_after_an_expiry_or_a_decline_goes_back_and_the_status_stays()
    {
        await using var world = await TestWorld.StartAsync();
        var order = await world.Merchant.PresentAsync("jeonseong", 1_250_000, "late-expired-js");
        var tradeNo = order.Member("scheme_reference").GetString()!;
        var expired = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "late-expired");
        var declined = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "late-declined");
        await world.Jeonseong.ActAsync(tradeNo, "expire");
        await world.ManmulSang.ActAsync(ManmulSangFixture.Number(expired), "expire");
        await world.ManmulSang.ActAsync(ManmulSangFixture.Number(declined), "reject");
        await world.Merchant.UntilStatusAsync(order.Id, "expired");
        await world.Merchant.UntilStatusAsync(expired.Id, "expired");
        await world.Merchant.UntilStatusAsync(declined.Id, "declined");

        Assert.Equal(200, (await world.Jeonseong.ActAsync(tradeNo, "pay_late")).Status);
        foreach (var payment in new[] { expired, declined })
        {
            var number = ManmulSangFixture.Number(payment);
            Assert.Equal(200, (await world.ManmulSang.ActAsync(number, "pay_late")).Status);
        }

        foreach (var (payment, status) in new[] { (expired, "expired"), (declined, "declined") })
        {
            await UndoneAsync(world, payment);
            var late = await Outcome.OfAsync(world.Merchant, world.ManmulSang, payment.Id, status);
            Assert.Equal((1_250_000, 1_250_000, 0), (late.Captured, late.Refunded, late.Paid));
            Assert.Equal("late_success", late.Payment.GetProperty("refunds")[0].GetProperty("reason").GetString());
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
