using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>The wallet says that money was taken or is held.</summary>
internal static class MoneyFacts
{
    public static void Taken(Draft draft, Asked asked, Standing.Taken taken, Evidence evidence)
    {
        var payment = draft.Payment;
        if (payment.Status.EndedWithoutMoney() && Undoing.Accounted(payment, taken))
        {
            if (payment.Agenda.Step == NextStep.Confirm)
            {
                LateMoney.Answered(draft, asked);
            }
            else
            {
                Clockwork.Continue(draft, asked, null);
            }
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = KnownStanding.Taken,
                HoldOpen = taken.CapturableMinor > 0,
                // A part may have been captured before any answer showed the hold.
                HeldMinor = taken.CapturableMinor > 0 ? Math.Max(p.HeldMinor, taken.CapturedMinor + taken.CapturableMinor) : p.HeldMinor,
                HeldUntil = taken.HeldUntil ?? p.HeldUntil,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            Undoing.Late(draft, asked, taken, evidence, payment.Known == KnownStanding.Nothing);
        }
        else if (payment.Status != PaymentStatus.Succeeded)
        {
            if (Undoing.IsUndoing(payment, asked))
            {
                Undoing.StillTaken(draft, asked, taken, evidence);
            }
            else
            {
                Succeed(draft, asked, taken, evidence);
            }
        }
    }

    public static void Succeed(Draft draft, Asked asked, Standing.Taken taken, Evidence evidence)
    {
        var by = OrderFacts.By(asked);
        if (draft.Payment.Terms.Capture == CaptureMode.Automatic)
        {
            Book(draft, by, taken.CapturedMinor);
        }
        draft.Set(p => p with { Undo = UndoCause.None, Decline = null });
        draft.MoveTo(PaymentStatus.Succeeded, by);
        draft.Say("answer.taken", by, evidence, ("captured", StateMachine.Text(taken.CapturedMinor)));
    }

    /// <summary>What is taken is taken; what is still held is watched until its end.</summary>
    public static void Rest(Draft draft) =>
        draft.Set(p => p with { Agenda = p.HoldOpen ? Clockwork.WatchHold(p, draft.Now) : p.Agenda.End() });

    public static void Held(Draft draft, Asked asked, Standing.Held held, Evidence evidence)
    {
        var payment = draft.Payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            // An answer that lags behind what is known: only the step goes on.
            Clockwork.Continue(draft, asked, UnknownWhy.NoAnswer);
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = KnownStanding.Held,
                HeldMinor = held.HeldMinor,
                HeldUntil = held.Until,
                HoldOpen = p.Terms.Capture == CaptureMode.Manual,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            if (payment.Known == KnownStanding.Nothing)
            {
                draft.Say("answer.held_late", OrderFacts.By(asked), evidence);
                draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
            }
            Undoing.UndoLate(draft, asked);
        }
        else if (Undoing.IsUndoing(payment, asked))
        {
            Clockwork.Continue(draft, asked, null);
        }
        else if (payment.Terms.Capture == CaptureMode.Automatic)
        {
            // Held is not what was asked for, and nobody would ever capture it: it is seen, and undone when time is up.
            draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
            Clockwork.Continue(draft, asked, UnknownWhy.Mismatch);
        }
        else
        {
            draft.Set(p => p with { Undo = UndoCause.None, Agenda = Clockwork.WatchHold(p, draft.Now) });
            draft.MoveTo(PaymentStatus.Authorized, OrderFacts.By(asked));
            if (payment.Status != PaymentStatus.Authorized)
            {
                draft.Say("answer.held", OrderFacts.By(asked), evidence);
            }
        }
    }

    /// <summary>The one capture of a payment that was taken at once: whatever no capture of ours explains.</summary>
    public static void Book(Draft draft, string by, long captured)
    {
        var id = ObjectId.Sibling("cap", draft.Payment.Id);
        var amount =
            captured - draft.Payment.Sum(PartKind.Capture, p => p.Status != PartStatus.Failed) - draft.Payment.CapturedOutsideMinor;
        if (draft.Payment.Part(id) is not null || amount <= 0)
        {
            return;
        }
        draft.Set(p =>
            p with
            {
                Parts = p.Parts.Add(
                    new PaymentPart
                    {
                        Kind = PartKind.Capture,
                        Id = id,
                        AmountMinor = amount,
                        Status = PartStatus.Succeeded,
                        SchemeReference = p.SchemeReference,
                        CreatedAt = draft.Now,
                        UpdatedAt = draft.Now,
                    }
                ),
            }
        );
        draft.Say("capture.succeeded", by, ("id", id), ("amount", StateMachine.Text(amount)));
    }
}
