using System.Text.Json;
using Gateway.Ids;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>Money that moved at the wallet without this gateway, or in a time that its store has forgotten.</summary>
public sealed class OutsideMoneyStoryTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    [Theory]
    [InlineData(false, null, 300_000)]
    [InlineData(true, null, 0)]
    // The number of a capture of ours, as a gateway had given it before its store was restored.
    [InlineData(false, "cap", 300_000)]
    public async Task A_capture_made_at_the_wallet_is_booked_and_can_be_refunded(bool final, string? number, long capturable)
    {
        var reference = $"outside-{final}-{number}".ToLowerInvariant();
        var held = await shop.PaidAsync(5000, reference, manual: true);

        await AtTheWallet.CaptureAsync(
            shop.World,
            held.Id,
            200_000,
            final,
            number is null ? null : ObjectId.NumberOf(ObjectId.New(number, TimeProvider.System.GetUtcNow(), 7))
        );

        var payment = await UntilAsync(held.Id, captured: 200_000, refunded: 0);
        Assert.Equal("succeeded", payment.GetProperty("status").GetString());
        Assert.Equal(capturable, payment.GetProperty("amount_capturable").GetInt64());
        var timeline = await shop.Merchant.TimelineAsync(held.Id);
        Assert.Contains("answer.sums", timeline);
        Assert.Contains("alert.unexpected_state", timeline);
        Assert.Equal("succeeded", (await shop.RefundAsync(held, 2000)).State);
        if (capturable > 0)
        {
            Assert.Equal("succeeded", (await shop.CaptureAsync(held, 3000)).State);
        }
        await shop.BalancedAsync(held.Id);
    }

    [Fact]
    public async Task Several_captures_and_refunds_from_both_sides_add_up()
    {
        var held = await shop.PaidAsync(5000, "outside-many", manual: true);

        Assert.Equal("succeeded", (await shop.CaptureAsync(held, 1000)).State);
        await AtTheWallet.CaptureAsync(shop.World, held.Id, 50_000);
        await AtTheWallet.CaptureAsync(shop.World, held.Id, 70_000);
        await UntilAsync(held.Id, captured: 220_000, refunded: 0);
        await AtTheWallet.RefundAsync(shop.World, held.Id, 150_000);
        await UntilAsync(held.Id, captured: 220_000, refunded: 150_000);

        Assert.Equal(422, (await shop.RefundAsync(held, 701)).Status);
        Assert.Equal("succeeded", (await shop.RefundAsync(held, 700)).State);
        Assert.Equal(422, (await shop.CaptureAsync(held, 2801)).Status);
        Assert.Equal("succeeded", (await shop.CaptureAsync(held, 2800, final: true)).State);
        Assert.Equal("succeeded 500000/220000", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
    }

    [Fact]
    public async Task An_authorization_voided_at_the_wallet_is_canceled()
    {
        var held = await shop.PaidAsync(5000, "outside-void", manual: true);

        await AtTheWallet.CancelAsync(shop.World, held.Id);

        await shop.Merchant.UntilStatusAsync(held.Id, "canceled");
        Assert.Equal("canceled 0/0", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
        Assert.Contains("alert.unexpected_state", await shop.Merchant.TimelineAsync(held.Id));
    }

    private Task<JsonElement> UntilAsync(string id, long captured, long refunded) =>
        shop.Merchant.UntilAsync(
            $"/v1/payments/{id}",
            p => p.GetProperty("amount_captured").GetInt64() == captured && p.GetProperty("amount_refunded").GetInt64() == refunded
        );
}

/// <summary>The same at wallets that tell nothing by themselves: a refund that they refuse has the order looked at.</summary>
public sealed class OutsideRefundStoryTests
{
    [Theory]
    [InlineData("jeonseong", "refund")]
    [InlineData("jeonseong", "reverse")]
    [InlineData("ullim", "reverse")]
    public async Task Money_given_back_at_the_wallet_is_booked_once_a_refund_is_refused(string scheme, string how)
    {
        await using var world = await TestWorld.StartAsync();
        var wallet = scheme == "ullim" ? (WalletMock)world.Ullim : world.Jeonseong;
        var code = scheme == "ullim" ? world.Ullim.Mint().Code : world.Jeonseong.MintCode();
        var paid = await world.Merchant.PayAsync(code, 500_000, "outside-back");
        Assert.Equal("succeeded", paid.State);

        var given = how == "refund" ? 200_000 : 500_000;
        if (how == "refund")
        {
            await AtTheWallet.RefundAsync(world, paid.Id, given);
        }
        else
        {
            await AtTheWallet.CancelAsync(world, paid.Id);
        }
        var refused = await world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 500_000 }, prefer: "wait=20");

        Assert.Equal((201, "failed"), (refused.Status, refused.State));
        await world.Merchant.UntilAsync($"/v1/payments/{paid.Id}", p => p.GetProperty("amount_refunded").GetInt64() == given);
        var outcome = await Outcome.OfAsync(world.Merchant, wallet, paid.Id, "succeeded");
        outcome.AssertBooksAgree();
        Assert.Contains("alert.unexpected_state", outcome.Timeline);
        var rest = await world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { }, prefer: "wait=20");
        Assert.Equal(how == "refund" ? 201 : 422, rest.Status);
        (await Outcome.OfAsync(world.Merchant, wallet, paid.Id, "succeeded")).AssertBooksAgree();
    }
}

/// <summary>A backup of the store that is put back after money moved.</summary>
public sealed class RestoredBackupTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    [Fact]
    public async Task What_a_restored_store_has_forgotten_is_booked_or_told_and_its_numbers_are_not_given_again()
    {
        var held = await shop.PaidAsync(5000, "restored-capture", manual: true);
        var taken = await shop.PaidAsync(5000, "restored-refund");
        await shop.World.StopGatewayAsync();
        await shop.World.Store.BackUpAsync();
        await shop.World.StartGatewayAsync();

        Assert.Equal("succeeded", (await shop.CaptureAsync(held, 2000)).State);
        Assert.Equal("succeeded", (await shop.RefundAsync(held, 500)).State);
        Assert.Equal("succeeded", (await shop.RefundAsync(taken, 1500)).State);
        var forgotten = await shop.PaidAsync(5000, "restored-forgotten");
        var unpaid = await shop.PresentAsync(5000, "restored-unpaid");

        await shop.World.StopGatewayAsync();
        shop.World.Store.Restore();
        await shop.World.StartGatewayAsync();

        // The wallet's list of events tells of what was captured and refunded before.
        await UntilAsync(held.Id, captured: 200_000, refunded: 50_000);
        await UntilAsync(taken.Id, captured: 500_000, refunded: 150_000);
        Assert.Contains("alert.unexpected_state", await shop.Merchant.TimelineAsync(held.Id));
        // Under numbers that the wallet has not seen.
        Assert.Equal("succeeded", (await shop.CaptureAsync(held, 3000)).State);
        Assert.Equal("succeeded", (await shop.RefundAsync(held, 4500)).State);
        Assert.Equal("succeeded", (await shop.RefundAsync(taken, 3500)).State);
        await shop.BalancedAsync(held.Id);
        await shop.BalancedAsync(taken.Id);
        Assert.Equal("succeeded 500000/500000", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));

        // Of a payment that is gone nothing is made up, and the operator hears of it.
        foreach (var gone in new[] { forgotten, unpaid })
        {
            Assert.Equal(404, (await shop.Merchant.GetAsync($"/v1/payments/{gone.Id}")).Status);
        }
        await UntilLoggedAsync("The event list of manmulsang speaks of " + forgotten.Id);
        await shop.PayAsync(unpaid);
        await UntilLoggedAsync("The event list of manmulsang speaks of " + unpaid.Id);
        Assert.Equal(404, (await shop.Merchant.GetAsync($"/v1/payments/{unpaid.Id}")).Status);
    }

    private Task<JsonElement> UntilAsync(string id, long captured, long refunded) =>
        shop.Merchant.UntilAsync(
            $"/v1/payments/{id}",
            p => p.GetProperty("amount_captured").GetInt64() == captured && p.GetProperty("amount_refunded").GetInt64() == refunded
        );

    private Task UntilLoggedAsync(string text) =>
        Eventually.IsTrueAsync(
            () => shop.World.Log.Lines.Any(l => l.Contains(text, StringComparison.Ordinal)),
            () => $"never logged: {text}"
        );
}
