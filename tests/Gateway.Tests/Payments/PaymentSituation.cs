using Adapters.Contract;
using Gateway.Payments.Model;
using Gateway.Tests.World;

namespace Gateway.Tests.Payments;

/// <summary>A payment's status with what goes on beside it: a capture or refund in some status, or a cancel.</summary>
internal sealed record PaymentSituation(PaymentStatus Status, OperationKind? Kind, PartStatus Part)
{
    private const long Held = 1_000_000;
    private const long Taken = 300_000;
    private const long Asked = 100_000;

    /// <summary>Whether a cancel was asked for and is not confirmed yet.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Whether anything was captured, or may have been.</summary>
    public bool IsCaptured =>
        Status == PaymentStatus.Succeeded || Kind == OperationKind.Refund || (Kind == OperationKind.Capture && Part != PartStatus.Failed);

    /// <summary>Whether money was taken for certain.</summary>
    public bool IsTaken =>
        Status == PaymentStatus.Succeeded
        || Kind == OperationKind.Refund
        || (Kind == OperationKind.Capture && Part == PartStatus.Succeeded);

    /// <summary>Whether a capture or refund has no outcome yet.</summary>
    public bool IsOpen => Kind is not null && Part is PartStatus.Processing or PartStatus.Review;

    /// <summary>A payment in this state. Something is left to capture and to refund wherever that can be.</summary>
    public Payment Make(TestWorld world)
    {
        var at = TimeProvider.System.GetUtcNow();
        var holds = Status is PaymentStatus.Authorized or PaymentStatus.Succeeded;
        var payment = StoredPayments.New(world, at, CaptureMode.Manual) with
        {
            Status = Status,
            CancelRequested = CancelRequested,
            Undo = CancelRequested ? UndoCause.Merchant : UndoCause.None,
            HoldOpen = holds,
            HeldMinor = holds ? Held : 0,
            HeldUntil = holds ? at.AddDays(7) : null,
            Known =
                IsTaken ? LastKnownState.Taken
                : holds ? LastKnownState.Held
                : LastKnownState.Nothing,
            Seen = true,
        };
        if (Status == PaymentStatus.Succeeded || Kind == OperationKind.Refund)
        {
            payment = payment with { Parts = [StoredPayments.Part(world, OperationKind.Capture, Taken, PartStatus.Succeeded, at)] };
        }
        return Kind is { } kind ? payment with { Parts = payment.Parts.Add(StoredPayments.Part(world, kind, Asked, Part, at)) } : payment;
    }

    /// <summary>Every status by everything that may go on beside it.</summary>
    public static IEnumerable<PaymentSituation> All()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>())
        {
            yield return new PaymentSituation(status, null, default);
            yield return new PaymentSituation(status, null, default) { CancelRequested = true };
            foreach (var kind in Enum.GetValues<OperationKind>())
            {
                foreach (var part in Enum.GetValues<PartStatus>())
                {
                    yield return new PaymentSituation(status, kind, part);
                }
            }
        }
    }

    public override string ToString() =>
        Status.Word()
        + (Kind is { } kind ? $" with a {kind} {Part}" : string.Empty)
        + (CancelRequested ? " with a cancel under way" : string.Empty);
}
