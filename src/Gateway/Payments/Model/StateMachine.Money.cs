using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>The wallet says that money was taken or is held.</summary>
internal sealed partial class StateMachine
{
    private void OrderCaptured(FactSource asked, OrderState.Captured taken, Evidence evidence)
    {
        var payment = _payment;
        if (payment.Status.EndedWithoutMoney() && IsAccountedFor(payment, taken))
        {
            if (payment.Agenda.Step == NextStep.Confirm)
            {
                LookAnswered(asked);
            }
            else
            {
                Continue(asked, null);
            }
            return;
        }
        _payment = _payment with
        {
            Known = LastKnownState.Taken,
            HoldOpen = taken.CapturableMinor > 0,
            // A part may have been captured before any answer showed the hold.
            HeldMinor =
                taken.CapturableMinor > 0 ? Math.Max(_payment.HeldMinor, taken.CapturedMinor + taken.CapturableMinor) : _payment.HeldMinor,
            HeldUntil = taken.HeldUntil ?? _payment.HeldUntil,
        };
        if (payment.Status.EndedWithoutMoney())
        {
            CapturedLate(asked, taken, evidence, payment.Known == LastKnownState.Nothing);
        }
        else if (payment.Status != PaymentStatus.Succeeded)
        {
            if (IsUndoing(payment, asked))
            {
                StillCaptured(asked, taken, evidence);
            }
            else
            {
                Succeed(asked, taken, evidence);
            }
        }
    }

    private void Succeed(FactSource asked, OrderState.Captured taken, Evidence evidence)
    {
        var by = By(asked);
        if (_payment.Terms.Capture == CaptureMode.Automatic)
        {
            BookCapture(by, taken.CapturedMinor);
        }
        _payment = _payment with { Undo = UndoCause.None, Decline = null };
        MoveTo(PaymentStatus.Succeeded, by);
        Say("answer.taken", by, evidence, ("captured", Text(taken.CapturedMinor)));
    }

    /// <summary>What is taken is taken; what is still held is watched until its end.</summary>
    private void WatchHoldOrEnd() => Agenda = _payment.HoldOpen ? HoldWatch() : Agenda.End();

    private void OrderAuthorized(FactSource asked, OrderState.Authorized held, Evidence evidence)
    {
        var payment = _payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            // An answer that lags behind what is known: only the step goes on.
            Continue(asked, UnknownWhy.NoAnswer);
            return;
        }
        _payment = _payment with
        {
            Known = LastKnownState.Held,
            HeldMinor = held.HeldMinor,
            HeldUntil = held.Until,
            HoldOpen = _payment.Terms.Capture == CaptureMode.Manual,
        };
        if (payment.Status.EndedWithoutMoney())
        {
            if (payment.Known == LastKnownState.Nothing)
            {
                Say("answer.held_late", By(asked), evidence);
                Raise(Alert.UnexpectedState, By(asked), evidence);
            }
            UndoLateMoney(asked);
        }
        else if (IsUndoing(payment, asked))
        {
            Continue(asked, null);
        }
        else if (payment.Terms.Capture == CaptureMode.Automatic)
        {
            // Held is not what was asked for, and nobody would ever capture it: it is seen, and undone when time is up.
            Raise(Alert.UnexpectedState, By(asked), evidence);
            Continue(asked, UnknownWhy.Mismatch);
        }
        else
        {
            _payment = _payment with { Undo = UndoCause.None, Agenda = HoldWatch() };
            MoveTo(PaymentStatus.Authorized, By(asked));
            if (payment.Status != PaymentStatus.Authorized)
            {
                Say("answer.held", By(asked), evidence);
            }
        }
    }

    /// <summary>The one capture of a payment that was taken at once: whatever no capture of ours explains.</summary>
    private void BookCapture(string by, long captured)
    {
        var id = ObjectId.Sibling("cap", _payment.Id);
        var amount = captured - _payment.Sum(OperationKind.Capture, p => p.Status != PartStatus.Failed) - _payment.CapturedOutsideMinor;
        if (_payment.Part(id) is not null || amount <= 0)
        {
            return;
        }
        _payment = _payment with
        {
            Parts = _payment.Parts.Add(
                new PaymentOperation
                {
                    Kind = OperationKind.Capture,
                    Id = id,
                    AmountMinor = amount,
                    Status = PartStatus.Succeeded,
                    SchemeReference = _payment.SchemeReference,
                    CreatedAt = _now,
                    UpdatedAt = _now,
                }
            ),
        };
        Say("capture.succeeded", by, ("id", id), ("amount", Text(amount)));
    }
}
