using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What the end of a capture or refund means for its payment, whoever told of it.</summary>
internal static class PartEnds
{
    /// <summary>Refunds of its own that a restored store may have forgotten, so that the next one has a later number.</summary>
    private const int MostForgotten = 8;

    /// <summary>All that had been taken was given back: the undo is complete.</summary>
    public static void GivenBack(ChangeBuilder draft, string by)
    {
        draft.Set(p => p with { Known = LastKnownState.Nothing });
        if (!draft.Payment.Status.IsFinal())
        {
            draft.MoveTo(PaymentStatus.Canceled, by, ("how", "refunded"));
        }
        else
        {
            draft.Say("step.undone", by, ("how", "refunded"));
        }
        draft.Set(p => p with { Undo = UndoCause.None, Agenda = p.Agenda.End() });
    }

    /// <summary>What a capture or refund that went through means for its payment.</summary>
    public static void Succeeded(ChangeBuilder draft, string by, PaymentOperation part)
    {
        if (part.Kind == OperationKind.Capture)
        {
            Captured(draft, by, part);
        }
        else if (draft.Payment.Undo != UndoCause.None && IsGiveBack(draft.Payment, part))
        {
            GivenBack(draft, by);
        }
        Reconciliation.Ended(draft, part);
    }

    /// <summary>What a capture or refund that failed means for its payment.</summary>
    public static void Failed(ChangeBuilder draft, PaymentOperation part)
    {
        if (draft.Payment.Undo != UndoCause.None && IsGiveBack(draft.Payment, part))
        {
            // Neither undone nor refunded, and both for good.
            Scheduling.Review(draft, "the refund failed");
        }
        Reconciliation.Ended(draft, part);
    }

    /// <summary>Whether the part is a refund by which the gateway itself gives everything back.</summary>
    public static bool IsGiveBack(Payment payment, PaymentOperation part)
    {
        for (var n = 0; part.Kind == OperationKind.Refund && n < payment.Parts.Length + MostForgotten; n++)
        {
            if (part.Id == Undoing.GiveBackId(payment, n))
            {
                return true;
            }
        }
        return false;
    }

    private static void Captured(ChangeBuilder draft, string by, PaymentOperation part)
    {
        draft.Set(p => p with { Known = LastKnownState.Taken, HoldOpen = p.HoldOpen && !part.Final && p.CapturedMinor < p.HeldMinor });
        if (draft.Payment.Status is PaymentStatus.Authorized or PaymentStatus.Review)
        {
            draft.MoveTo(PaymentStatus.Succeeded, by);
        }
        if (draft.Payment.Status.EndedWithoutMoney())
        {
            // The payment had ended, and now it shows that some of its hold was taken before.
            draft.Raise(Alert.UnexpectedState, by, null);
            Undoing.UndoLate(draft, FactSource.Undo);
            return;
        }
        if (!draft.Payment.HoldOpen && draft.Payment.Agenda.Step == NextStep.Inquire)
        {
            draft.Set(p => p with { Agenda = p.Agenda.End() });
        }
        else if (draft.Payment.HoldOpen && draft.Payment.Agenda.Step == NextStep.None)
        {
            // Out of a review: what is left of the hold is watched again.
            draft.Set(p => p with { Agenda = Scheduling.WatchHold(p, draft.Now) });
        }
    }
}
