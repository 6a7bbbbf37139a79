using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>The wallet says that money was taken or is held.</summary>
internal static class MoneyFacts
{
    public static void Taken(ChangeBuilder draft, FactSource asked, OrderState.Captured taken, Evidence evidence)
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
                Scheduling.Continue(draft, asked, null);
            }
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = LastKnownState.Taken,
                HoldOpen = taken.CapturableMinor > 0,
                // A part may have been captured before any answer showed the hold.
                HeldMinor = taken.CapturableMinor > 0 ? Math.Max(p.HeldMinor, taken.CapturedMinor + taken.CapturableMinor) : p.HeldMinor,
                HeldUntil = taken.HeldUntil ?? p.HeldUntil,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            Undoing.Late(draft, asked, taken, evidence, payment.Known == LastKnownState.Nothing);
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

    public static void Succeed(ChangeBuilder draft, FactSource asked, OrderState.Captured taken, Evidence evidence)
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
    public static void Rest(ChangeBuilder draft) =>
        draft.Set(p => p with { Agenda = p.HoldOpen ? Scheduling.WatchHold(p, draft.Now) : p.Agenda.End() });

    public static void Held(ChangeBuilder draft, FactSource asked, OrderState.Authorized held, Evidence evidence)
    {
        var payment = draft.Payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            // An answer that lags behind what is known: only the step goes on.
            Scheduling.Continue(draft, asked, UnknownWhy.NoAnswer);
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = LastKnownState.Held,
                HeldMinor = held.HeldMinor,
                HeldUntil = held.Until,
                HoldOpen = p.Terms.Capture == CaptureMode.Manual,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            if (payment.Known == LastKnownState.Nothing)
            {
                draft.Say("answer.held_late", OrderFacts.By(asked), evidence);
                draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
            }
            Undoing.UndoLate(draft, asked);
        }
        else if (Undoing.IsUndoing(payment, asked))
        {
            Scheduling.Continue(draft, asked, null);
        }
        else if (payment.Terms.Capture == CaptureMode.Automatic)
        {
            // Held is not what was asked for, and nobody would ever capture it: it is seen, and undone when time is up.
            draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
            Scheduling.Continue(draft, asked, UnknownWhy.Mismatch);
        }
        else
        {
            draft.Set(p => p with { Undo = UndoCause.None, Agenda = Scheduling.WatchHold(p, draft.Now) });
            draft.MoveTo(PaymentStatus.Authorized, OrderFacts.By(asked));
            if (payment.Status != PaymentStatus.Authorized)
            {
                draft.Say("answer.held", OrderFacts.By(asked), evidence);
            }
        }
    }

    /// <summary>The one capture of a payment that was taken at once: whatever no capture of ours explains.</summary>
    public static void Book(ChangeBuilder draft, string by, long captured)
    {
        var id = ObjectId.Sibling("cap", draft.Payment.Id);
        var amount =
            captured - draft.Payment.Sum(OperationKind.Capture, p => p.Status != PartStatus.Failed) - draft.Payment.CapturedOutsideMinor;
        if (draft.Payment.Part(id) is not null || amount <= 0)
        {
            return;
        }
        draft.Set(p =>
            p with
            {
                Parts = p.Parts.Add(
                    new PaymentOperation
                    {
                        Kind = OperationKind.Capture,
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
