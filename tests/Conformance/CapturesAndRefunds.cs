using Adapters.Contract;
using Mocks.Kit;

namespace Conformance;

/// <summary>What a wallet must do that captures or refunds.</summary>
internal static class CapturesAndRefunds
{
    private static readonly Type[] Captures = [typeof(ICaptures)];
    private static readonly Type[] Refunds = [typeof(IRefunds)];

    public static Scenario[] Scenarios { get; } =
    [
        new("what is held is captured in parts, and never more than is held", Captures, CapturedAsync),
        new("a capture sent twice under one number is made once", Captures, CapturedOnceAsync),
        new("a refund gives back once, also when it is sent twice", Refunds, RefundedOnceAsync),
        new("a refund whose answer was lost is found by asking", Refunds, RefundLostAsync)
        {
            Faults = [new(WalletCall.Refund, "reset_after_executing")],
        },
        new("a refund that was never sent is not found", Refunds, RefundNotFoundAsync),
        new("a refund above what was taken fails", Refunds, RefundTooMuchAsync),
    ];

    private static async Task CapturedAsync(WalletFixture fixture)
    {
        var charge = await Orders.HoldAsync(fixture);
        var (first, tooMuch, last) = (WalletFixture.Part(5000), WalletFixture.Part(10000), WalletFixture.Part(2500, true));

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await CaptureAsync(fixture, charge, first));
        AssertCase.Is<WalletResult<OperationResult>.Declined>(await CaptureAsync(fixture, charge, tooMuch));
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await CaptureAsync(fixture, charge, last));

        var standing = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await Orders.AskAsync(fixture, charge));
        var taken = AssertCase.Is<OrderState.Captured>(standing.Value);
        Assert.Equal((750_000, 0), (taken.CapturedMinor, taken.CapturableMinor));
        Assert.Equal(750_000, fixture.Ledger(charge).Where(l => l.Kind == Movement.Capture).Sum(l => l.AmountChon));
    }

    private static async Task CapturedOnceAsync(WalletFixture fixture)
    {
        var charge = await Orders.HoldAsync(fixture);
        var part = WalletFixture.Part(5000);

        await CaptureAsync(fixture, charge, part);
        await CaptureAsync(fixture, charge, part with { EarlierTries = 1 });

        Assert.Single(fixture.Ledger(charge), l => l.Kind == Movement.Capture);
    }

    private static async Task RefundedOnceAsync(WalletFixture fixture)
    {
        var charge = await Orders.TakeAsync(fixture);
        var part = Orders.Refund(fixture);

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await RefundAsync(fixture, charge, part));
        await RefundAsync(fixture, charge, part with { EarlierTries = 1 });

        Assert.Equal(part.AmountMinor, Assert.Single(fixture.Ledger(charge), l => l.Kind == Movement.Refund).AmountChon);
    }

    private static async Task RefundLostAsync(WalletFixture fixture)
    {
        var charge = await Orders.TakeAsync(fixture);
        var part = Orders.Refund(fixture);
        fixture.Arm(WalletCall.Refund, "reset_after_executing");

        var lost = await ((IRefunds)fixture.Wallet).RefundAsync(charge, part, CancellationToken.None);
        AssertCase.Is<WalletResult<OperationResult>.Unknown>(lost);
        var found = await WalletFixture.SettledAsync(() =>
            ((IRefunds)fixture.Wallet).InquireRefundAsync(charge, part with { EarlierTries = 1 }, CancellationToken.None)
        );

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(found);
        Assert.Single(fixture.Ledger(charge), l => l.Kind == Movement.Refund);
    }

    private static async Task RefundNotFoundAsync(WalletFixture fixture)
    {
        var charge = await Orders.TakeAsync(fixture);

        var answer = await ((IRefunds)fixture.Wallet).InquireRefundAsync(charge, Orders.Refund(fixture), CancellationToken.None);

        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OperationResult>.Unknown>(answer).Why);
    }

    private static async Task RefundTooMuchAsync(WalletFixture fixture)
    {
        var charge = await Orders.TakeAsync(fixture);

        var answer = await RefundAsync(fixture, charge, WalletFixture.Part(12501));

        AssertCase.Is<WalletResult<OperationResult>.Declined>(answer);
        Assert.DoesNotContain(fixture.Ledger(charge), l => l.Kind == Movement.Refund);
    }

    private static async Task<WalletResult<OperationResult>> CaptureAsync(WalletFixture fixture, Charge charge, Operation part)
    {
        var captures = (ICaptures)fixture.Wallet;
        var first = await captures.CaptureAsync(charge, part, CancellationToken.None);
        return first is WalletResult<OperationResult>.Pending
            ? await WalletFixture.SettledAsync(() => captures.InquireCaptureAsync(charge, part, CancellationToken.None))
            : first;
    }

    private static async Task<WalletResult<OperationResult>> RefundAsync(WalletFixture fixture, Charge charge, Operation part)
    {
        var refunds = (IRefunds)fixture.Wallet;
        var first = await refunds.RefundAsync(charge, part, CancellationToken.None);
        return first is WalletResult<OperationResult>.Pending
            ? await WalletFixture.SettledAsync(() => refunds.InquireRefundAsync(charge, part, CancellationToken.None))
            : first;
    }
}
