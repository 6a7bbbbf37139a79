using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>
/// A charge or order that never arrived: no answer ever shows it. It ends as a decline, whichever window ends first and
/// whatever the inquiries bring, and as canceled only if the merchant cancelled it.
/// </summary>
public sealed class UnseenChargeTests
{
    private static readonly string[] Final = ["succeeded", "declined", "canceled", "expired", "review"];

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(1, 3, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 1, true)]
    public async Task A_charge_that_no_answer_ever_showed_is_declined_and_never_canceled(
        int inquirySeconds,
        int graceSeconds,
        bool inquiriesAreSilent
    )
    {
        await using var world = await WorldAsync(inquirySeconds, graceSeconds);
        LoseCharges(world);
        if (inquiriesAreSilent)
        {
            world.Jeonseong.Faults.Arm(Never("query", times: 3));
            world.ManmulSang.Faults.Arm(Never("findOrders", times: 3));
            world.Ullim.Faults.Arm(Never("INQ", times: 3));
        }

        var ends = await Task.WhenAll((await BeginAsync(world)).Select(p => EndAsync(world, p)));

        Assert.All(
            ends,
            end =>
            {
                Assert.Equal((end.Name, "declined", "scheme_unavailable"), (end.Name, end.Outcome.Status, end.Outcome.Reason!));
                Assert.Empty(end.Outcome.Ledger);
            }
        );
    }

    [Fact]
    public async Task A_charge_that_no_answer_ever_showed_is_canceled_if_the_merchant_cancelled_it()
    {
        await using var world = await WorldAsync(inquirySeconds: 4, graceSeconds: 3);
        LoseCharges(world);
        // An order whose code was never shown may end before its cancel arrives, so only codes that were scanned are cancelled.
        var scanned = (await BeginAsync(world)).Where(p => p.Name is "js-pay" or "ul-pay").ToList();
        foreach (var (_, _, id) in scanned)
        {
            var reply = await world.Merchant.PostAsync($"/v1/payments/{id}/cancel", null);
            Assert.Equal(200, reply.Status);
        }

        var ends = await Task.WhenAll(scanned.Select(p => EndAsync(world, p)));

        Assert.All(ends, end => Assert.Equal((end.Name, "canceled"), (end.Name, end.Outcome.Status)));
    }

    private static Task<TestWorld> WorldAsync(int inquirySeconds, int graceSeconds)
    {
        var (inquiry, grace) = (Text(inquirySeconds), Text(graceSeconds));
        return TestWorld.StartAsync(
            ("Adapters:Jeonseong:TimeoutSeconds", "0.5"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", inquiry),
            ("Adapters:Jeonseong:NotFoundGraceSeconds", grace),
            ("Adapters:Jeonseong:ReverseWindowSeconds", "60"),
            ("Adapters:ManmulSang:TimeoutSeconds", "0.5"),
            ("Adapters:ManmulSang:CreateWindowSeconds", inquiry),
            ("Adapters:Ullim:TimeoutSeconds", "0.5"),
            ("Adapters:Ullim:InquiryWindowSeconds", inquiry),
            ("Adapters:Ullim:NotFoundGraceSeconds", grace),
            ("Adapters:Ullim:ReverseWindowSeconds", "60")
        );

        static string Text(int seconds) => seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void LoseCharges(TestWorld world)
    {
        world.Jeonseong.Faults.Arm(Never("pay", times: 0));
        world.Jeonseong.Faults.Arm(Never("order", times: 0));
        world.ManmulSang.Faults.Arm(Never("createOrder", times: 0));
        world.Ullim.Faults.Arm(Never("ONL", times: 0));
    }

    private static Fault Never(string operation, int times) => new(operation, "no_answer_before_executing") { Times = times };

    private static async Task<List<(string Name, WalletMock Wallet, string Id)>> BeginAsync(TestWorld world)
    {
        var merchant = world.Merchant;
        var replies = await Task.WhenAll(
            merchant.PayAsync(world.Jeonseong.MintCode(), 500_000, "js-pay"),
            merchant.PresentAsync("jeonseong", 500_000, "js-order"),
            merchant.PresentAsync("manmulsang", 500_000, "ms-order"),
            merchant.PayAsync(world.Ullim.Mint().Code, 500_000, "ul-pay")
        );
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        WalletMock[] wallets = [world.Jeonseong, world.Jeonseong, world.ManmulSang, world.Ullim];
        return [.. replies.Zip(wallets, (r, wallet) => (r.Member("reference").GetString()!, wallet, r.Id))];
    }

    private static async Task<(string Name, Outcome Outcome)> EndAsync(
        TestWorld world,
        (string Name, WalletMock Wallet, string Id) payment
    ) => (payment.Name, await Outcome.OfAsync(world.Merchant, payment.Wallet, payment.Id, Final));
}
