using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>Undoing a payment: by the merchant's wish, for want of a definite answer, or because money came late. Nothing is undone twice.</summary>
internal static class Undoing
{
    /// <summary>Begins to undo; nothing is undone twice, and a merchant's wish outranks the gateway's own.</summary>
    public static void BeginUndo(ChangeBuilder draft, UndoCause cause)
    {
        var payment = draft.Payment;
        if (payment.Undo != UndoCause.None && payment.Agenda.Step == NextStep.Undo)
        {
            draft.Set(p => p with { Undo = cause == UndoCause.Merchant ? cause : p.Undo });
            return;
        }
        var earliest = payment.Agenda.LastSentAt + draft.Schedule.UndoNotBefore;
        var gap = draft.Schedule.Undo.Gap(0) ?? TimeSpan.Zero;
        var delay = payment.Known != LastKnownState.Nothing || draft.Now + gap >= earliest ? gap : earliest - draft.Now;
        draft.Set(p => p with { Undo = cause, Agenda = p.Agenda.Begin(NextStep.Undo, draft.Now, delay) with { Gap = 1 } });
        draft.Say("step.undo", "gateway", ("cause", Cause(cause)));
    }

    /// <summary>Law 8: money that came after the end is accepted as a fact and given back, visibly.</summary>
    public static void Late(ChangeBuilder draft, FactSource asked, OrderState.Captured taken, Evidence evidence, bool isNews)
    {
        if (isNews)
        {
            draft.Say("answer.taken_late", OrderFacts.By(asked), evidence, ("captured", StateMachine.Text(taken.CapturedMinor)));
            draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
        }
        if (taken.RefundOnly)
        {
            draft.Say("answer.refund_only", OrderFacts.By(asked), evidence);
            GiveBack(draft, OrderFacts.By(asked), taken, evidence, "late_success");
        }
        else
        {
            UndoLate(draft, asked);
        }
    }

    public static void UndoLate(ChangeBuilder draft, FactSource asked)
    {
        if (draft.Payment.Undo != UndoCause.None && draft.Payment.Agenda.Step == NextStep.Undo)
        {
            Scheduling.Continue(draft, asked, null);
        }
        else
        {
            BeginUndo(draft, draft.Payment.Undo == UndoCause.None ? UndoCause.LateSuccess : draft.Payment.Undo);
        }
    }

    public static void StillTaken(ChangeBuilder draft, FactSource asked, OrderState.Captured taken, Evidence evidence)
    {
        if (taken.RefundOnly)
        {
            draft.Say("answer.refund_only", OrderFacts.By(asked), evidence);
            GiveBack(draft, OrderFacts.By(asked), taken, evidence, "cancel");
        }
        else
        {
            Scheduling.Continue(draft, asked, null);
        }
    }

    /// <summary>
    /// The undo is refused for good, so all that was taken is refunded under a fixed number; never twice. Should more be
    /// taken afterwards, that is refunded under the next fixed number.
    /// </summary>
    public static void GiveBack(ChangeBuilder draft, string by, OrderState.Captured taken, Evidence evidence, string reason)
    {
        if (draft.Payment.Parts.Any(p => p is { Kind: OperationKind.Capture, Status: PartStatus.Processing or PartStatus.Review }))
        {
            // How much there is to give back is known only once each capture is.
            UndoLate(draft, FactSource.Undo);
            return;
        }
        MoneyFacts.Book(draft, by, taken.CapturedMinor);
        Reconciliation.Compare(draft, by, taken.Sums, evidence);
        if (draft.Facts.MaxRefunds == 0)
        {
            Scheduling.Review(draft, "the wallet cannot give it back");
            return;
        }
        var last = draft.Payment.Parts.LastOrDefault(p => PartEnds.IsGiveBack(draft.Payment, p));
        var amount = draft.Payment.RefundableMinor;
        if (amount > 0 && last is null or { Status: PartStatus.Succeeded })
        {
            var id = NextGiveBackId(draft.Payment, taken);
            draft.Set(p =>
                p with
                {
                    Parts = p.Parts.Add(
                        new PaymentOperation
                        {
                            Kind = OperationKind.Refund,
                            Id = id,
                            AmountMinor = amount,
                            Reason = reason,
                            CreatedAt = draft.Now,
                            UpdatedAt = draft.Now,
                            DueAt = draft.Now,
                            SendAgain = true,
                            // The first send may be cut short by a crash: no refusal is ever taken for that of a sole try.
                            Tries = 1,
                        }
                    ),
                }
            );
            draft.Say("refund.processing", "gateway", ("id", id), ("reason", reason));
        }
        // The refund has its own time from here on.
        draft.Set(p => p with { Agenda = p.Agenda.End() });
        if (taken.CapturedMinor == taken.RefundedMinor || (amount == 0 && last is { Status: PartStatus.Succeeded }))
        {
            PartEnds.GivenBack(draft, "wallet");
        }
        else if (last is { Status: PartStatus.Failed or PartStatus.Review })
        {
            Scheduling.Review(draft, "the refund did not go through");
        }
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

    public static bool Accounted(Payment payment, OrderState.Captured taken) =>
        payment.CapturedMinor >= taken.CapturedMinor && payment.RefundableMinor == 0;

    /// <summary>The id of the n-th refund by which the gateway itself gives back, from 0: the same however often it is made.</summary>
    public static string GiveBackId(Payment payment, int n) => ObjectId.Sibling("ref", payment.Id, n);

    // A store that was restored may have forgotten refunds of its own that the order still shows: their numbers are used.
    private static string NextGiveBackId(Payment payment, OrderState.Captured taken)
    {
        for (var n = 0; ; n++)
        {
            var id = GiveBackId(payment, n);
            var number = ObjectId.NumberOf(id);
            if (payment.Part(id) is null && !taken.Parts.Any(p => p.Kind == OperationKind.Refund && p.Number == number))
            {
                return id;
            }
        }
    }

    public static string Cause(UndoCause cause) =>
        cause switch
        {
            UndoCause.Merchant => "cancel",
            UndoCause.Gateway => "no_definite_answer",
            UndoCause.LateSuccess => "late_success",
            UndoCause.None => "none",
            _ => throw new InvalidOperationException("no such cause"),
        };
}
