using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>Which step comes next, and when: law 6.</summary>
internal sealed partial class StateMachine
{
    /// <summary>How long an undo rests whose window is over, and which must succeed all the same.</summary>
    private static readonly TimeSpan AfterWindow = TimeSpan.FromHours(1);

    /// <summary>The end of the window of the present step, or null if it has none.</summary>
    public static DateTimeOffset? WindowEnd(Payment payment, ChargeSchedule schedule) =>
        payment.Agenda.Step switch
        {
            NextStep.Present => payment.CreatedAt + schedule.Present.Window,
            NextStep.Inquire when payment.Status is PaymentStatus.Authorized or PaymentStatus.Succeeded => (
                payment.HeldUntil ?? payment.Agenda.Since
            ) + schedule.Undo.Window,
            NextStep.Inquire when payment.Terms.Mode == ChargeMode.MerchantCode => Later(
                (payment.Code?.ExpiresAt ?? payment.CreatedAt) + schedule.Inquiry.Window,
                // A wallet that merely keeps silent gets longer than one that says odd things.
                schedule.InquiryEnd == InquiryEnd.Review
                && payment.Agenda.LastUnknown is UnknownWhy.NoAnswer or UnknownWhy.NotProcessed
                    ? payment.CreatedAt + schedule.Undo.Window
                    : DateTimeOffset.MinValue
            ),
            NextStep.Inquire => payment.CreatedAt + schedule.Inquiry.Window,
            NextStep.Undo => payment.Agenda.Since + schedule.Undo.Window,
            _ => null,
        };

    /// <summary>Reason enough to ask at once, whatever is due when.</summary>
    private void AskNow()
    {
        if (Agenda.Step is NextStep.Inquire or NextStep.Confirm)
        {
            Agenda = Agenda with { DueAt = _now };
        }
        else if (Agenda.Step == NextStep.None)
        {
            Agenda = Agenda.Begin(NextStep.Confirm, _now, TimeSpan.Zero);
        }
        foreach (var part in _payment.Parts)
        {
            if (part.DueAt > _now)
            {
                SetPart(part.Id, p => p with { DueAt = _now });
            }
        }
    }

    /// <summary>
    /// No new standing: the present step goes on after its next gap. The last try of a window is made at its end, so that
    /// a gateway that was down asks before it gives up.
    /// </summary>
    private void Continue(FactSource asked, UnknownWhy? why, TimeSpan? againAfter = null)
    {
        if (asked == FactSource.Callback)
        {
            return;
        }
        var tries = Agenda.Tries + (why == UnknownWhy.NotProcessed ? 0 : 1);
        Agenda = Agenda with { Tries = tries, LastUnknown = why };
        switch (Agenda.Step)
        {
            case NextStep.Inquire:
                ScheduleAgain(_schedule.Inquiry, againAfter);
                break;
            case NextStep.Undo:
                ScheduleAgain(_schedule.Undo, againAfter);
                break;
            case NextStep.Confirm:
                LookUnanswered(why, againAfter);
                break;
            case NextStep.Present:
            case NextStep.None:
                break;
            default:
                throw new InvalidOperationException("no such step");
        }
    }

    private void ScheduleAgain(RetrySchedule steps, TimeSpan? againAfter = null)
    {
        var end = WindowEnd(_payment, _schedule);
        if (_now >= end)
        {
            StepTimeUp();
            return;
        }
        var agenda = Agenda.Again(steps, _now) ?? Agenda with { DueAt = end ?? _now };
        agenda = agenda.NotBefore(_now + againAfter);
        Agenda = agenda.DueAt > end ? agenda with { DueAt = end } : agenda;
    }

    private void StepTimeUp()
    {
        var payment = _payment;
        switch (payment.Agenda.Step)
        {
            case NextStep.Inquire when payment.Status == PaymentStatus.Succeeded:
                // Only the rest of the hold is in doubt, and no capture of it is possible any more.
                Raise(Alert.UnexpectedState, "gateway", null);
                _payment = _payment with { HoldOpen = false, Agenda = Agenda.End() };
                break;
            case NextStep.Inquire
                when payment.Status == PaymentStatus.Authorized
                    // What differs from the order may be somebody else's: nothing is undone for it.
                    || payment.DiffersSince is not null
                    || (_schedule.InquiryEnd == InquiryEnd.Review && payment.Agenda.LastUnknown is not null):
                MoveToReview("inquiry window over");
                break;
            case NextStep.Inquire:
                BeginUndo(UndoCause.Gateway);
                break;
            case NextStep.Undo when !payment.Status.IsFinal():
                MoveToReview("undo window over");
                break;
            case NextStep.Undo when payment.Known == LastKnownState.Nothing:
                // It ended without money, and a whole window long nobody said otherwise; what comes after all is late money.
                Raise(Alert.UnexpectedState, "gateway", null);
                _payment = _payment with { Undo = UndoCause.None, Agenda = Agenda.End() };
                break;
            case NextStep.Undo:
                // Late money must go back, however long it takes: the step stays, a person hears of it.
                Raise(Alert.UnexpectedState, "gateway", null);
                Agenda = Agenda.Begin(NextStep.Undo, _now, AfterWindow);
                break;
            case NextStep.Present:
            case NextStep.Confirm:
            case NextStep.None:
                break;
            default:
                throw new InvalidOperationException("no such step");
        }
    }

    /// <summary>A person decides; a payment that had ended keeps its status and only raises its hand.</summary>
    private void MoveToReview(string why)
    {
        if (!_payment.Status.IsFinal())
        {
            MoveTo(PaymentStatus.Review, "gateway", ("why", why));
        }
        else
        {
            Raise(Alert.UnexpectedState, "gateway", null);
        }
        Agenda = Agenda.End();
    }

    /// <summary>Asks what became of a hold once it has lapsed.</summary>
    private NextAction HoldWatch()
    {
        var lapse = (_payment.HeldUntil ?? _now + TimeSpan.FromDays(7)) + TimeSpan.FromSeconds(5);
        return Agenda.Begin(NextStep.Inquire, _now, lapse > _now ? lapse - _now : TimeSpan.FromSeconds(60));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
