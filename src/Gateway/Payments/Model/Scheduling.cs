using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>Which step comes next, and when: law 6.</summary>
internal static class Scheduling
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
    public static void AskNow(ChangeBuilder draft)
    {
        if (draft.Payment.Agenda.Step is NextStep.Inquire or NextStep.Confirm)
        {
            draft.Set(p => p with { Agenda = p.Agenda with { DueAt = draft.Now } });
        }
        else if (draft.Payment.Agenda.Step == NextStep.None)
        {
            draft.Set(p => p with { Agenda = p.Agenda.Begin(NextStep.Confirm, draft.Now, TimeSpan.Zero) });
        }
        foreach (var part in draft.Payment.Parts)
        {
            if (part.DueAt > draft.Now)
            {
                draft.SetPart(part.Id, p => p with { DueAt = draft.Now });
            }
        }
    }

    /// <summary>
    /// No new standing: the present step goes on after its next gap. The last try of a window is made at its end, so that
    /// a gateway that was down asks before it gives up.
    /// </summary>
    public static void Continue(ChangeBuilder draft, FactSource asked, UnknownWhy? why, TimeSpan? againAfter = null)
    {
        if (asked == FactSource.Callback)
        {
            return;
        }
        var tries = draft.Payment.Agenda.Tries + (why == UnknownWhy.NotProcessed ? 0 : 1);
        draft.Set(p => p with { Agenda = p.Agenda with { Tries = tries, LastUnknown = why } });
        switch (draft.Payment.Agenda.Step)
        {
            case NextStep.Inquire:
                Again(draft, draft.Schedule.Inquiry, againAfter);
                break;
            case NextStep.Undo:
                Again(draft, draft.Schedule.Undo, againAfter);
                break;
            case NextStep.Confirm:
                LateMoney.Unanswered(draft, why, againAfter);
                break;
            case NextStep.Present:
            case NextStep.None:
                break;
            default:
                throw new InvalidOperationException("no such step");
        }
    }

    public static void Again(ChangeBuilder draft, RetrySchedule steps, TimeSpan? againAfter = null)
    {
        var end = WindowEnd(draft.Payment, draft.Schedule);
        if (draft.Now >= end)
        {
            TimeUp(draft);
            return;
        }
        var agenda = draft.Payment.Agenda.Again(steps, draft.Now) ?? draft.Payment.Agenda with { DueAt = end ?? draft.Now };
        agenda = agenda.NotBefore(draft.Now + againAfter);
        draft.Set(p => p with { Agenda = agenda.DueAt > end ? agenda with { DueAt = end } : agenda });
    }

    public static void TimeUp(ChangeBuilder draft)
    {
        var payment = draft.Payment;
        switch (payment.Agenda.Step)
        {
            case NextStep.Inquire when payment.Status == PaymentStatus.Succeeded:
                // Only the rest of the hold is in doubt, and no capture of it is possible any more.
                draft.Raise(Alert.UnexpectedState, "gateway", null);
                draft.Set(p => p with { HoldOpen = false, Agenda = p.Agenda.End() });
                break;
            case NextStep.Inquire
                when payment.Status == PaymentStatus.Authorized
                    // What differs from the order may be somebody else's: nothing is undone for it.
                    || payment.DiffersSince is not null
                    || (draft.Schedule.InquiryEnd == InquiryEnd.Review && payment.Agenda.LastUnknown is not null):
                Review(draft, "inquiry window over");
                break;
            case NextStep.Inquire:
                Undoing.BeginUndo(draft, UndoCause.Gateway);
                break;
            case NextStep.Undo when !payment.Status.IsFinal():
                Review(draft, "undo window over");
                break;
            case NextStep.Undo when payment.Known == LastKnownState.Nothing:
                // It ended without money, and a whole window long nobody said otherwise; what comes after all is late money.
                draft.Raise(Alert.UnexpectedState, "gateway", null);
                draft.Set(p => p with { Undo = UndoCause.None, Agenda = p.Agenda.End() });
                break;
            case NextStep.Undo:
                // Late money must go back, however long it takes: the step stays, a person hears of it.
                draft.Raise(Alert.UnexpectedState, "gateway", null);
                draft.Set(p => p with { Agenda = p.Agenda.Begin(NextStep.Undo, draft.Now, AfterWindow) });
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
    public static void Review(ChangeBuilder draft, string why)
    {
        if (!draft.Payment.Status.IsFinal())
        {
            draft.MoveTo(PaymentStatus.Review, "gateway", ("why", why));
        }
        else
        {
            draft.Raise(Alert.UnexpectedState, "gateway", null);
        }
        draft.Set(p => p with { Agenda = p.Agenda.End() });
    }

    public static NextAction WatchHold(Payment payment, DateTimeOffset now)
    {
        var lapse = (payment.HeldUntil ?? now + TimeSpan.FromDays(7)) + TimeSpan.FromSeconds(5);
        return payment.Agenda.Begin(NextStep.Inquire, now, lapse > now ? lapse - now : TimeSpan.FromSeconds(60));
    }

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
