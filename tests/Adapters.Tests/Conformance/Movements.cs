using Adapters.Contract;

namespace Adapters.Tests.Conformance;

/// <summary>What a wallet must do that captures or refunds.</summary>
internal static class Movements
{
    private static readonly Type[] Captures = [typeof(ICaptures)];
    private static readonly Type[] Refunds = [typeof(IRefunds)];

    public static Scenario[] Scenarios { get; } =
    [
        new("what is held is captured in parts, and never more than is held", Captures, CapturedAsync),
        new("a capture sent twice under one number is made once", Captures, CapturedOnceAsync),
        new("what is held can be let go", [typeof(ICaptures), typeof(ICancels)], VoidedAsync),
        new("a refund gives back once, also when it is sent twice", Refunds, RefundedOnceAsync),
        new("a refund whose answer was lost is found by asking", Refunds, RefundLostAsync),
        new("a refund that was never sent is not found", Refunds, RefundNotFoundAsync),
        new("a refund above what was taken fails", Refunds, RefundTooMuchAsync),
    ];

    private static async Task CapturedAsync(Stage stage)
    {
        var charge = await HoldAsync(stage);
        var (first, tooMuch, last) = (Stage.Part(5000), Stage.Part(10000), Stage.Part(2500, true));

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await CaptureAsync(stage, charge, first));
        AssertCase.Is<WalletResult<OperationResult>.Declined>(await CaptureAsync(stage, charge, tooMuch));
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await CaptureAsync(stage, charge, last));

        var standing = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await MerchantCodes.AskAsync(stage, charge));
        var taken = Assert.IsType<OrderState.Captured>(standing.Value);
        Assert.Equal((750_000, 0), (taken.CapturedMinor, taken.CapturableMinor));
        Assert.Equal(750_000, stage.Ledger(charge).Where(l => l.Kind == Mocks.Kit.Movement.Capture).Sum(l => l.AmountChon));
    }

    private static async Task CapturedOnceAsync(Stage stage)
    {
        var charge = await HoldAsync(stage);
        var part = Stage.Part(5000);

        await CaptureAsync(stage, charge, part);
        await CaptureAsync(stage, charge, part with { EarlierTries = 1 });

        Assert.Single(stage.Ledger(charge), l => l.Kind == Mocks.Kit.Movement.Capture);
    }

    private static async Task VoidedAsync(Stage stage)
    {
        var charge = await HoldAsync(stage);
        var tries = 0;

        var answer = await Stage.SettledAsync(() =>
            ((ICancels)stage.Wallet).CancelAsync(charge with { EarlierTries = tries++ }, CancellationToken.None)
        );

        Assert.IsType<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        Assert.Single(stage.Ledger(charge), l => l.Kind == Mocks.Kit.Movement.Void);
    }

    private static async Task RefundedOnceAsync(Stage stage)
    {
        var charge = await TakeAsync(stage);
        var part = Whole(stage);

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await RefundAsync(stage, charge, part));
        await RefundAsync(stage, charge, part with { EarlierTries = 1 });

        Assert.Equal(part.AmountMinor, Assert.Single(stage.Ledger(charge), l => l.Kind == Mocks.Kit.Movement.Refund).AmountChon);
    }

    private static async Task RefundLostAsync(Stage stage)
    {
        var charge = await TakeAsync(stage);
        var part = Whole(stage);
        stage.Mock.Faults.Arm(new(stage.Operations.Refund!, "reset_after_executing"));

        var lost = await ((IRefunds)stage.Wallet).RefundAsync(charge, part, CancellationToken.None);
        AssertCase.Is<WalletResult<OperationResult>.Unknown>(lost);
        var found = await Stage.SettledAsync(() =>
            ((IRefunds)stage.Wallet).InquireRefundAsync(charge, part with { EarlierTries = 1 }, CancellationToken.None)
        );

        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(found);
        Assert.Single(stage.Ledger(charge), l => l.Kind == Mocks.Kit.Movement.Refund);
    }

    private static async Task RefundNotFoundAsync(Stage stage)
    {
        var charge = await TakeAsync(stage);

        var answer = await ((IRefunds)stage.Wallet).InquireRefundAsync(charge, Whole(stage), CancellationToken.None);

        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OperationResult>.Unknown>(answer).Why);
    }

    private static async Task RefundTooMuchAsync(Stage stage)
    {
        var charge = await TakeAsync(stage);

        var answer = await RefundAsync(stage, charge, Stage.Part(12501));

        AssertCase.Is<WalletResult<OperationResult>.Declined>(answer);
        Assert.DoesNotContain(stage.Ledger(charge), l => l.Kind == Mocks.Kit.Movement.Refund);
    }

    private static Operation Whole(Stage stage) => Stage.Part(stage.Wallet.Facts.PartialRefunds ? 2500 : 12500);

    private static async Task<Charge> HoldAsync(Stage stage)
    {
        var (charge, _) = await MerchantCodes.MakeAsync(stage, capture: CaptureMode.Manual);
        await stage.Mock.ActAsync(charge.Number, "pay");
        var held = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await MerchantCodes.AskAsync(stage, charge));
        Assert.Equal(1_250_000, Assert.IsType<OrderState.Authorized>(held.Value).HeldMinor);
        return charge with { Known = LastKnownState.Held };
    }

    private static async Task<Charge> TakeAsync(Stage stage)
    {
        if (stage.Wallet is ITakesCustomerCodes takes)
        {
            var (code, charge) = stage.Scan();
            var paid = await takes.PayAsync(charge, code, CancellationToken.None);
            return Taken(charge, AssertCase.Is<WalletResult<OrderState>.Succeeded>(paid).Value);
        }
        var (order, _) = await MerchantCodes.MakeAsync(stage);
        await stage.Mock.ActAsync(order.Number, "pay");
        var answer = await MerchantCodes.AskAsync(stage, order);
        return Taken(order, AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
    }

    private static Charge Taken(Charge charge, OrderState standing) =>
        charge with
        {
            Known = LastKnownState.Taken,
            CapturedMinor = Assert.IsType<OrderState.Captured>(standing).CapturedMinor,
            SchemeReference = standing.SchemeReference,
        };

    private static async Task<WalletResult<OperationResult>> CaptureAsync(Stage stage, Charge charge, Operation part)
    {
        var captures = (ICaptures)stage.Wallet;
        var first = await captures.CaptureAsync(charge, part, CancellationToken.None);
        return first is WalletResult<OperationResult>.Pending
            ? await Stage.SettledAsync(() => captures.InquireCaptureAsync(charge, part, CancellationToken.None))
            : first;
    }

    private static async Task<WalletResult<OperationResult>> RefundAsync(Stage stage, Charge charge, Operation part)
    {
        var refunds = (IRefunds)stage.Wallet;
        var first = await refunds.RefundAsync(charge, part, CancellationToken.None);
        return first is WalletResult<OperationResult>.Pending
            ? await Stage.SettledAsync(() => refunds.InquireRefundAsync(charge, part, CancellationToken.None))
            : first;
    }
}
