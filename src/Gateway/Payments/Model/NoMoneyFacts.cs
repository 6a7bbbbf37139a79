using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>The wallet says that no money is held: the payment ends without, or what came late is gone again.</summary>
internal static class NoMoneyFacts
{
    public static void Released(ChangeBuilder draft, FactSource asked, OrderState.NotCharged released, Evidence evidence)
    {
        var payment = draft.Payment;
        var by = OrderFacts.By(asked);
        if (payment.Status == PaymentStatus.Succeeded)
        {
            AfterTaken(draft, asked, released, evidence);
            return;
        }
        draft.Set(p => p with { Known = LastKnownState.Nothing, HoldOpen = false });
        if (payment.Status.EndedWithoutMoney())
        {
            Undone(draft, asked, evidence);
            return;
        }
        var (status, expected) = released.Cause switch
        {
            ReleaseCause.NeverMade => (payment.Seen || payment.CancelRequested ? PaymentStatus.Canceled : PaymentStatus.Declined, true),
            ReleaseCause.Lapsed => (PaymentStatus.Expired, true),
            ReleaseCause.Closed when payment.Undo == UndoCause.None && payment.Terms.Mode == ChargeMode.MerchantCode => (
                PaymentStatus.Expired,
                true
            ),
            ReleaseCause.Closed or ReleaseCause.CalledOff => (PaymentStatus.Canceled, payment.Undo != UndoCause.None),
            _ => throw new InvalidOperationException("no such cause"),
        };
        if (!expected)
        {
            draft.Raise(Alert.UnexpectedState, by, evidence);
        }
        EndWithout(draft, by, status, evidence, Unavailable(released.Cause.ToString()));
        if (released.Cause == ReleaseCause.NeverMade && !payment.Seen)
        {
            draft.Set(p => p with { Denied = true });
        }
    }

    // The wallet called off what it had taken: all of it went back, by nothing that was asked for here. Any other cause
    // contradicts what the wallet said before.
    private static void AfterTaken(ChangeBuilder draft, FactSource asked, OrderState.NotCharged released, Evidence evidence)
    {
        if (released.Cause != ReleaseCause.CalledOff)
        {
            draft.Raise(Alert.UnexpectedState, OrderFacts.By(asked), evidence);
            Scheduling.Continue(draft, asked, null);
            return;
        }
        draft.Set(p => p with { HoldOpen = false });
        MoneyFacts.Rest(draft);
        Reconciliation.Compare(
            draft,
            OrderFacts.By(asked),
            new OrderSums(draft.Payment.CapturedMinor, draft.Payment.CapturedMinor),
            evidence
        );
    }

    /// <summary>Not found when undone, the grace being over and no answer ever having shown it: it cannot come any more.</summary>
    public static void NeverMade(ChangeBuilder draft, FactSource asked, Evidence evidence)
    {
        if (draft.Payment.Status.IsFinal())
        {
            Undone(draft, asked, evidence);
            return;
        }
        EndWithout(
            draft,
            OrderFacts.By(asked),
            draft.Payment.CancelRequested ? PaymentStatus.Canceled : PaymentStatus.Declined,
            evidence,
            Unavailable("not found")
        );
        draft.Set(p => p with { Denied = true });
    }

    /// <summary>The payment ends. A refusal after which no money can come is the only end that is not looked at again.</summary>
    public static void EndWithout(
        ChangeBuilder draft,
        string by,
        PaymentStatus status,
        Evidence evidence,
        Decline decline,
        bool moneyMayFollow = true
    )
    {
        var undone = draft.Payment.Undo != UndoCause.None;
        if (status == PaymentStatus.Declined && draft.Payment.Status == PaymentStatus.Authorized)
        {
            // What was authorized once cannot be declined any more, also if the wallet denies the order by now.
            status = PaymentStatus.Canceled;
        }
        draft.Set(p => p with { Decline = status == PaymentStatus.Declined ? decline : null });
        draft.MoveTo(
            status,
            by,
            ("reason", status == PaymentStatus.Declined ? ApiWords.Of(decline.Reason) : null),
            ("scheme_code", status == PaymentStatus.Declined ? decline.SchemeCode : null)
        );
        draft.Say("answer.no_money", by, evidence);
        draft.Set(p => p with { Undo = UndoCause.None, Agenda = p.Agenda.End() });
        if (undone || moneyMayFollow)
        {
            LateMoney.Begin(draft);
        }
    }

    /// <summary>The payment had ended, and the wallet confirms that there is no money (any more).</summary>
    public static void Undone(ChangeBuilder draft, FactSource asked, Evidence evidence)
    {
        draft.Set(p => p with { Denied = false });
        if (draft.Payment.Undo == UndoCause.None)
        {
            LateMoney.Answered(draft, asked);
            return;
        }
        draft.Say("step.undone", OrderFacts.By(asked), evidence, ("cause", Undoing.Cause(draft.Payment.Undo)));
        draft.Set(p => p with { Undo = UndoCause.None });
        LateMoney.Begin(draft);
    }

    public static Decline Unavailable(string code) => new(DeclineReason.SchemeUnavailable, code);
}
