using Adapters.Contract;
using Mocks.Kit;

namespace Conformance;

/// <summary>What a wallet must do that undoes orders.</summary>
internal static class Cancels
{
    private static readonly Type[] PaysAndCancels = [typeof(ITakesCustomerCodes), typeof(ICancels)];
    private static readonly Type[] CancelsOnly = [typeof(ICancels)];

    public static Scenario[] Scenarios { get; } =
    [
        new("a charge that is called off is reversed, and asking again changes nothing", PaysAndCancels, CancelledAsync),
        new("calling off what was never made shows no charge, however often it is asked", PaysAndCancels, NeverMadeAsync),
        new(
            "an order that is called off before anybody pays shows no money",
            [typeof(IPresentsMerchantCodes), typeof(ICancels)],
            WithdrawnAsync
        ),
        new("what is held can be let go", [typeof(ICaptures), typeof(ICancels)], VoidedAsync),
        new("\"no such order\" about an order that was seen is never taken for \"never made\"", CancelsOnly, NotFoundAfterAllAsync)
        {
            Faults = [new(WalletCall.Any, "not_found")],
        },
        new("an undo that the wallet refuses for good leaves money that can only be refunded", CancelsOnly, TooLateAsync),
        new("what was refunded in part is not undone as a whole", [typeof(ICancels), typeof(IRefunds)], RefundedAsync),
    ];

    private static async Task CancelledAsync(WalletFixture fixture)
    {
        var known = await Orders.TakeAsync(fixture);

        for (var tries = 0; tries < 2; tries++)
        {
            var answer = await CancelAsync(fixture, known with { EarlierTries = tries });
            AssertCase.Is<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        }

        Assert.Equal([Movement.Charge, Movement.Reverse], fixture.Ledger(known).Select(l => l.Kind));
    }

    private static async Task NeverMadeAsync(WalletFixture fixture)
    {
        var (_, charge) = fixture.Scan();

        // The first call may burn the number; from then on the wallet has something under it, and still no charge.
        for (var tries = 0; tries < 3; tries++)
        {
            var again = charge with { EarlierTries = tries };
            AssertShowsNothing(await CancelAsync(fixture, again));
            AssertShowsNothing(await fixture.Wallet.InquireAsync(again, CancellationToken.None));
        }

        static void AssertShowsNothing(WalletResult<OrderState> answer) =>
            Assert.True(
                answer
                    is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound, ShowedTheOrder: false }
                        or WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged { Cause: ReleaseCause.NeverMade } },
                $"expected Unknown(NotFound) or NotCharged(NeverMade), but it was {AssertCase.Text(answer)}"
            );
    }

    private static async Task WithdrawnAsync(WalletFixture fixture)
    {
        var (charge, _) = await Orders.MakeAsync(fixture);
        var tries = 0;

        var answer = await WalletFixture.SettledAsync(() => CancelAsync(fixture, charge with { EarlierTries = tries++ }));

        AssertCase.Is<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        Assert.False((await fixture.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        Assert.Empty(fixture.Ledger(charge));
    }

    private static async Task VoidedAsync(WalletFixture fixture)
    {
        var charge = await Orders.HoldAsync(fixture);
        var tries = 0;

        var answer = await WalletFixture.SettledAsync(() => CancelAsync(fixture, charge with { EarlierTries = tries++ }));

        AssertCase.Is<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        Assert.Single(fixture.Ledger(charge), l => l.Kind == Movement.Void);
    }

    private static async Task NotFoundAfterAllAsync(WalletFixture fixture)
    {
        var taken = await Orders.TakeAsync(fixture);
        // Long after every grace, so that the wallet's word alone cannot be put down to a lag.
        var old = taken with
        {
            CreatedAt = taken.CreatedAt - TimeSpan.FromDays(1),
        };
        fixture.Arm(WalletCall.Any, "not_found", times: 0);

        foreach (
            var seen in new[]
            {
                old,
                old with
                {
                    Known = LastKnownState.Nothing,
                    CapturedMinor = 0,
                },
                old with
                {
                    Known = LastKnownState.Nothing,
                    CapturedMinor = 0,
                    SchemeReference = null,
                },
            }
        )
        {
            var answer = await CancelAsync(fixture, seen);
            Assert.True(
                answer is WalletResult<OrderState>.Unknown,
                $"known as {seen.Known}, shown {seen.Shown}, reference {seen.SchemeReference ?? "none"}: expected Unknown(NotFound), but it was {AssertCase.Text(answer)}"
            );
        }
    }

    private static async Task TooLateAsync(WalletFixture fixture)
    {
        var charge = await Orders.TakeAsync(fixture);
        // Noon, two days later: after the end of a business day and outside each wallet's hours of maintenance.
        var noon = PyongyangTime.Local(fixture.Mock.Clock.Now).Date.AddDays(2).AddHours(12);
        fixture.Mock.SetBusinessClock(PyongyangTime.Instant(noon));

        AssertUndoneOrRefundOnly(fixture, charge, await CancelAsync(fixture, charge), refundedMinor: 0);
    }

    private static async Task RefundedAsync(WalletFixture fixture)
    {
        var (charge, refund) = (await Orders.TakeAsync(fixture), Orders.Refund(fixture));
        var refunds = (IRefunds)fixture.Wallet;
        await refunds.RefundAsync(charge, refund, CancellationToken.None);
        await WalletFixture.SettledAsync(() => refunds.InquireRefundAsync(charge, refund, CancellationToken.None));

        var answer = await CancelAsync(fixture, charge with { RefundedMinor = refund.AmountMinor });

        AssertUndoneOrRefundOnly(fixture, charge, answer, refund.AmountMinor);
    }

    // A wallet may have no end to its window; then the money is back, and its books say so.
    private static void AssertUndoneOrRefundOnly(WalletFixture fixture, Charge charge, WalletResult<OrderState> answer, long refundedMinor)
    {
        if (fixture.Ledger(charge).Any(l => l.Kind == Movement.Reverse))
        {
            AssertCase.Is<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
            return;
        }
        var taken = AssertCase.Is<OrderState.Captured>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        Assert.True(
            taken.RefundOnly,
            $"{nameof(taken.RefundOnly)} must be true, or the gateway goes on asking for an undo: {AssertCase.Text(answer)}"
        );
        Assert.Equal((1_250_000, refundedMinor), (taken.CapturedMinor, taken.RefundedMinor));
    }

    private static Task<WalletResult<OrderState>> CancelAsync(WalletFixture fixture, Charge charge) =>
        ((ICancels)fixture.Wallet).CancelAsync(charge, CancellationToken.None);
}
