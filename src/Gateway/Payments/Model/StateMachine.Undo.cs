using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>Undoing a payment: by the merchant's wish, for want of a definite answer, or because money came late. Nothing is undone twice.</summary>
internal sealed partial class StateMachine
{
    /// <summary>Refunds of its own that a restored store may have forgotten, so that the next one has a later number.</summary>
    private const int MostForgotten = 8;

    private void OnCancelAsked()
    {
        _payment = _payment with { CancelRequested = true };
        Say("payment.cancel_requested", "merchant");
        BeginUndo(UndoCause.Merchant);
    }

    /// <summary>Begins to undo; nothing is undone twice, and a merchant's wish outranks the gateway's own.</summary>
    private void BeginUndo(UndoCause cause)
    {
        var payment = _payment;
        if (payment.Undo != UndoCause.None && payment.Agenda.Step == NextStep.Undo)
        {
            _payment = _payment with { Undo = cause == UndoCause.Merchant ? cause : _payment.Undo };
            return;
        }
        var earliest = payment.Agenda.LastSentAt + _schedule.UndoNotBefore;
        var gap = _schedule.Undo.Gap(0) ?? TimeSpan.Zero;
        var delay = payment.Known != LastKnownState.Nothing || _now + gap >= earliest ? gap : earliest - _now;
        _payment = _payment with { Undo = cause, Agenda = Agenda.Begin(NextStep.Undo, _now, delay) with { Gap = 1 } };
        Say("step.undo", "gateway", ("cause", CauseText(cause)));
    }

    /// <summary>Law 8: money that came after the end is accepted as a fact and given back, visibly.</summary>
    private void CapturedLate(FactSource asked, OrderState.Captured taken, Evidence evidence, bool isNews)
    {
        if (isNews)
        {
            Say("answer.taken_late", By(asked), evidence, ("captured", Text(taken.CapturedMinor)));
            Raise(Alert.UnexpectedState, By(asked), evidence);
        }
        if (taken.RefundOnly)
        {
            Say("answer.refund_only", By(asked), evidence);
            RefundEverything(By(asked), taken, evidence, "late_success");
        }
        else
        {
            UndoLateMoney(asked);
        }
    }

    private void UndoLateMoney(FactSource asked)
    {
        if (_payment.Undo != UndoCause.None && Agenda.Step == NextStep.Undo)
        {
            Continue(asked, null);
        }
        else
        {
            BeginUndo(_payment.Undo == UndoCause.None ? UndoCause.LateSuccess : _payment.Undo);
        }
    }

    private void StillCaptured(FactSource asked, OrderState.Captured taken, Evidence evidence)
    {
        if (taken.RefundOnly)
        {
            Say("answer.refund_only", By(asked), evidence);
            RefundEverything(By(asked), taken, evidence, "cancel");
        }
        else
        {
            Continue(asked, null);
        }
    }

    /// <summary>
    /// The undo is refused for good, so all that was taken is refunded under a fixed number; never twice. Should more be
    /// taken afterwards, that is refunded under the next fixed number.
    /// </summary>
    private void RefundEverything(string by, OrderState.Captured taken, Evidence evidence, string reason)
    {
        if (_payment.Parts.Any(p => p is { Kind: OperationKind.Capture, Status: PartStatus.Processing or PartStatus.Review }))
        {
            // How much there is to give back is known only once each capture is.
            UndoLateMoney(FactSource.Undo);
            return;
        }
        BookCapture(by, taken.CapturedMinor);
        CompareSums(by, taken.Sums, evidence);
        if (_scheme.MaxRefunds == 0)
        {
            MoveToReview("the wallet cannot give it back");
            return;
        }
        var last = _payment.Parts.LastOrDefault(p => IsOwnRefund(_payment, p));
        var amount = _payment.RefundableMinor;
        if (amount > 0 && last is null or { Status: PartStatus.Succeeded })
        {
            var id = NextOwnRefundId(taken);
            _payment = _payment with
            {
                Parts = _payment.Parts.Add(
                    new PaymentOperation
                    {
                        Kind = OperationKind.Refund,
                        Id = id,
                        AmountMinor = amount,
                        Reason = reason,
                        CreatedAt = _now,
                        UpdatedAt = _now,
                        DueAt = _now,
                        SendAgain = true,
                        // The first send may be cut short by a crash: no refusal is ever taken for that of a sole try.
                        Tries = 1,
                    }
                ),
            };
            Say("refund.processing", "gateway", ("id", id), ("reason", reason));
        }
        // The refund has its own time from here on.
        Agenda = Agenda.End();
        if (taken.CapturedMinor == taken.RefundedMinor || (amount == 0 && last is { Status: PartStatus.Succeeded }))
        {
            EverythingRefunded("wallet");
        }
        else if (last is { Status: PartStatus.Failed or PartStatus.Review })
        {
            MoveToReview("the refund did not go through");
        }
    }

    /// <summary>All that had been taken was given back: the undo is complete.</summary>
    private void EverythingRefunded(string by)
    {
        _payment = _payment with { Known = LastKnownState.Nothing };
        if (!_payment.Status.IsFinal())
        {
            MoveTo(PaymentStatus.Canceled, by, ("how", "refunded"));
        }
        else
        {
            Say("step.undone", by, ("how", "refunded"));
        }
        _payment = _payment with { Undo = UndoCause.None, Agenda = Agenda.End() };
    }

    // A customer's code is charged for a customer who stands there: once the gateway began to undo, it goes on. A
    // merchant code was closed only to find out: if it was paid, that is the answer, unless somebody wants it undone.
    public static bool IsUndoing(Payment payment, FactSource asked) =>
        payment.Undo switch
        {
            UndoCause.None => false,
            UndoCause.Merchant or UndoCause.LateSuccess => true,
            UndoCause.Gateway => payment.Terms.Mode == ChargeMode.CustomerCode && asked != FactSource.Act,
            _ => throw new InvalidOperationException("no such cause"),
        };

    public static bool IsAccountedFor(Payment payment, OrderState.Captured taken) =>
        payment.CapturedMinor >= taken.CapturedMinor && payment.RefundableMinor == 0;

    /// <summary>The id of the n-th refund by which the gateway itself gives back, from 0: the same however often it is made.</summary>
    public static string OwnRefundId(Payment payment, int n) => ObjectId.Sibling("ref", payment.Id, n);

    /// <summary>Whether the part is a refund by which the gateway itself gives everything back.</summary>
    public static bool IsOwnRefund(Payment payment, PaymentOperation part)
    {
        for (var n = 0; part.Kind == OperationKind.Refund && n < payment.Parts.Length + MostForgotten; n++)
        {
            if (part.Id == OwnRefundId(payment, n))
            {
                return true;
            }
        }
        return false;
    }

    // A store that was restored may have forgotten refunds of its own that the order still shows: their numbers are used.
    private string NextOwnRefundId(OrderState.Captured taken)
    {
        for (var n = 0; ; n++)
        {
            var id = OwnRefundId(_payment, n);
            var number = ObjectId.NumberOf(id);
            if (_payment.Part(id) is null && !taken.Parts.Any(p => p.Kind == OperationKind.Refund && p.Number == number))
            {
                return id;
            }
        }
    }

    private static string CauseText(UndoCause cause) =>
        cause switch
        {
            UndoCause.Merchant => "cancel",
            UndoCause.Gateway => "no_definite_answer",
            UndoCause.LateSuccess => "late_success",
            UndoCause.None => "none",
            _ => throw new InvalidOperationException("no such cause"),
        };
}
