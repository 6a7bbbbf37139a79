using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// Compares the sums that a wallet shows with the captures and refunds known here. What none of them explains was moved
/// outside: by somebody else at the wallet, or by this gateway in a time that its store has forgotten (a backup was
/// restored, or a standby was promoted without the last commits). It is booked, and a person hears of it.
/// </summary>
/// <remarks>
/// A wallet's sums never fall, and a capture or refund without an outcome may be in them. So an amount is booked only as
/// far as all that is known here together cannot explain the sum; the greatest sum is kept as long as that leaves a doubt,
/// and the wallet is asked again when one of those captures or refunds has its outcome. Sums may come late, twice and in
/// any order: the greatest decides.
/// </remarks>
internal sealed partial class StateMachine
{
    /// <summary>Books what the wallet's sums show beyond what is known here; of a payment of which money was taken.</summary>
    /// <param name="by">The timeline's word for who said it.</param>
    /// <param name="sums">Of the order, whoever asked for what is in them.</param>
    /// <param name="evidence">What the sums were read from.</param>
    private void CompareSums(string by, OrderSums sums, Evidence evidence)
    {
        var before = _payment;
        var (capturedOutside, capturedShown) = Explain(
            OperationKind.Capture,
            sums.CapturedMinor,
            (before.CapturedOutsideMinor, before.CapturedShownMinor)
        );
        var (refundedOutside, refundedShown) = Explain(
            OperationKind.Refund,
            sums.RefundedMinor,
            (before.RefundedOutsideMinor, before.RefundedShownMinor)
        );
        if (
            (capturedOutside, capturedShown, refundedOutside, refundedShown)
            == (before.CapturedOutsideMinor, before.CapturedShownMinor, before.RefundedOutsideMinor, before.RefundedShownMinor)
        )
        {
            return;
        }
        _payment = _payment with
        {
            CapturedOutsideMinor = capturedOutside,
            CapturedShownMinor = capturedShown,
            RefundedOutsideMinor = refundedOutside,
            RefundedShownMinor = refundedShown,
        };
        if (
            (_payment.CapturedMinor, _payment.RefundedMinor) == (before.CapturedMinor, before.RefundedMinor)
            && (capturedOutside, refundedOutside) == (before.CapturedOutsideMinor, before.RefundedOutsideMinor)
        )
        {
            // Only a doubt is gone.
            return;
        }
        Say(
            "answer.sums",
            by,
            evidence,
            ("captured", Text(_payment.CapturedMinor)),
            ("captured_outside", TextIfAny(capturedOutside)),
            ("refunded", Text(_payment.RefundedMinor)),
            ("refunded_outside", TextIfAny(refundedOutside))
        );
        if (capturedOutside > before.CapturedOutsideMinor || refundedOutside > before.RefundedOutsideMinor)
        {
            Raise(Alert.UnexpectedState, by, evidence);
        }
    }

    /// <summary>
    /// A capture or refund has its outcome. If sums were kept that it might have explained, or if the wallet refused what
    /// the books here allow, only the order itself tells what is true.
    /// </summary>
    private void AskIfSumsAreInDoubt(PaymentOperation part)
    {
        var payment = _payment;
        var kept = part.Kind == OperationKind.Capture ? payment.CapturedShownMinor : payment.RefundedShownMinor;
        var refused = payment.Part(part.Id)?.Failure?.Reason is DeclineReason.OperationNotAllowed or DeclineReason.AmountNotAllowed;
        if ((kept > 0 || refused) && payment.Status is PaymentStatus.Authorized or PaymentStatus.Succeeded)
        {
            AskNow();
        }
    }

    private (long Outside, long Shown) Explain(OperationKind kind, long sum, (long Outside, long Shown) booked)
    {
        var shown = Math.Max(sum, booked.Shown);
        var outside = Math.Max(booked.Outside, shown - _payment.Sum(kind, p => p.Status != PartStatus.Failed));
        var explained = _payment.Sum(kind, p => p.Status == PartStatus.Succeeded) + outside;
        return (outside, shown > explained ? shown : 0);
    }

    private static string? TextIfAny(long amount) => amount > 0 ? Text(amount) : null;
}
