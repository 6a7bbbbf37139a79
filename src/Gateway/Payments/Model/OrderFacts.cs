using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on an order makes of the payment: sorted here, worked out in the neighbouring files.</summary>
internal static class OrderFacts
{
    /// <summary>Answers of one step that are no answers and stand in the timeline even if nothing changes.</summary>
    private const int ToldTries = 20;

    public static void Apply(ChangeBuilder draft, FactSource asked, WalletResult<OrderState> answer)
    {
        var by = By(asked);
        draft.Raise(answer.Alert, by, answer.Evidence);
        if (asked == FactSource.Act)
        {
            // The grace of "not found" counts from the last moment at which the charge can have left.
            draft.Set(p => p with { Agenda = p.Agenda with { LastSentAt = draft.Now } });
        }
        switch (answer)
        {
            case WalletResult<OrderState>.Succeeded { Value: var standing } done:
                Told(draft, asked, standing, done.Evidence);
                break;
            case WalletResult<OrderState>.Declined declined:
                Declined(draft, asked, declined);
                break;
            case WalletResult<OrderState>.Pending waiting:
                Waiting(draft, asked, waiting);
                break;
            case WalletResult<OrderState>.Unknown unknown:
                Unknown(draft, asked, unknown);
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    public static void Told(ChangeBuilder draft, FactSource asked, OrderState standing, Evidence evidence)
    {
        var payment = draft.Payment;
        if (
            standing.Version is { } version
            && payment.WalletVersion is { } last
            && (asked == FactSource.Callback ? version <= last : version < last)
        )
        {
            // Old news: an answer that lags behind what is known already. Only the step goes on.
            Scheduling.Continue(draft, asked, UnknownWhy.NoAnswer);
            return;
        }
        draft.Set(p =>
            p with
            {
                SchemeReference = standing.SchemeReference ?? p.SchemeReference,
                WalletVersion = standing.Version ?? p.WalletVersion,
                Seen = p.Seen || standing is not OrderState.NotCharged { Cause: ReleaseCause.NeverMade },
                DiffersSince = null,
            }
        );
        switch (standing)
        {
            case OrderState.Captured taken:
                MoneyFacts.Taken(draft, asked, taken, evidence);
                break;
            case OrderState.Authorized held:
                MoneyFacts.Held(draft, asked, held, evidence);
                break;
            case OrderState.NotCharged released:
                NoMoneyFacts.Released(draft, asked, released, evidence);
                break;
            default:
                throw new InvalidOperationException("no such standing");
        }
        foreach (var part in standing.Parts)
        {
            PartFacts.FromOrder(draft, asked, part);
        }
        if (standing is OrderState.Captured { Sums: var sums } && draft.Payment.Status == PaymentStatus.Succeeded)
        {
            Reconciliation.Compare(draft, By(asked), sums, evidence);
            MoneyFacts.Rest(draft);
        }
    }

    public static void Declined(ChangeBuilder draft, FactSource asked, WalletResult<OrderState>.Declined declined)
    {
        var by = By(asked);
        var payment = draft.Payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            draft.Raise(Alert.UnexpectedState, by, declined.Evidence);
            Scheduling.Continue(draft, asked, null);
            return;
        }
        if (payment.Status == PaymentStatus.Authorized)
        {
            // One definite word against another: a person decides.
            draft.Raise(Alert.UnexpectedState, by, declined.Evidence);
            Scheduling.Review(draft, "declined after it was authorized");
            return;
        }
        if (payment.Status.EndedWithoutMoney())
        {
            NoMoneyFacts.Undone(draft, asked, declined.Evidence);
            return;
        }
        draft.Set(p => p with { Known = LastKnownState.Nothing, HoldOpen = false });
        NoMoneyFacts.EndWithout(
            draft,
            by,
            PaymentStatus.Declined,
            declined.Evidence,
            new Decline(declined.Reason, declined.SchemeCode),
            declined.MoneyMayFollow
        );
    }

    public static void Waiting(ChangeBuilder draft, FactSource asked, WalletResult<OrderState>.Pending waiting)
    {
        if (!draft.Payment.Seen)
        {
            draft.Say("answer.waiting", By(asked), waiting.Evidence);
        }
        draft.Set(p => p with { Seen = true, DiffersSince = null });
        Scheduling.Continue(draft, asked, null);
    }

    public static void Unknown(ChangeBuilder draft, FactSource asked, WalletResult<OrderState>.Unknown unknown)
    {
        var by = By(asked);
        // A wallet that says the same for days fills no store: what changes is told, and the first few times.
        if (draft.Payment.Agenda.Tries < ToldTries || draft.Payment.Agenda.LastUnknown != unknown.Why || asked == FactSource.Callback)
        {
            draft.Say("answer.unknown", by, unknown.Evidence, ("why", unknown.Why.ToString()), ("scheme_code", unknown.SchemeCode));
        }
        draft.Set(p => p with { Seen = p.Seen || unknown.ShowedTheOrder });
        if (asked == FactSource.Callback)
        {
            Scheduling.AskNow(draft);
            return;
        }
        var payment = draft.Payment;
        if (unknown.Why == UnknownWhy.Mismatch && !payment.Status.IsFinal())
        {
            // Law 9: one difference is asked about again; only an inquiry that repeats it counts.
            if (payment.DiffersSince is not { } since)
            {
                draft.Set(p => p with { DiffersSince = draft.Now });
            }
            else if (asked == FactSource.Inquire && draft.Now - since >= draft.Schedule.MismatchHolds)
            {
                Scheduling.Review(draft, "an inquiry repeated the difference");
                return;
            }
        }
        if (unknown.Why == UnknownWhy.NotFound && draft.Now >= payment.Agenda.LastSentAt + draft.Schedule.NotFoundGrace)
        {
            if (asked == FactSource.Undo && (!payment.Seen || payment.Status.IsFinal()))
            {
                NoMoneyFacts.NeverMade(draft, asked, unknown.Evidence);
                return;
            }
            if (asked == FactSource.Inquire && payment.Status == PaymentStatus.Processing && !payment.Seen)
            {
                Undoing.BeginUndo(draft, UndoCause.Gateway);
                return;
            }
        }
        Scheduling.Continue(draft, asked, unknown.Why, unknown.AgainAfter);
    }

    /// <summary>The word of the timeline for who said it.</summary>
    public static string By(FactSource asked) =>
        asked switch
        {
            FactSource.Act or FactSource.Undo => "wallet",
            FactSource.Inquire => "inquiry",
            FactSource.Callback => "callback",
            _ => throw new InvalidOperationException("no such question"),
        };
}
