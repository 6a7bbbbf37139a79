using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on an order makes of the payment: sorted here, worked out in the neighbouring files.</summary>
internal static class OrderFacts
{
    /// <summary>Answers of one step that are no answers and stand in the timeline even if nothing changes.</summary>
    private const int ToldTries = 20;

    public static void Apply(Draft draft, Asked asked, Answer<Standing> answer)
    {
        var by = By(asked);
        draft.Raise(answer.Alert, by, answer.Evidence);
        if (asked == Asked.Act)
        {
            // The grace of "not found" counts from the last moment at which the charge can have left.
            draft.Set(p => p with { Agenda = p.Agenda with { LastSentAt = draft.Now } });
        }
        switch (answer)
        {
            case Answer<Standing>.Done { Value: var standing } done:
                Told(draft, asked, standing, done.Evidence);
                break;
            case Answer<Standing>.Declined declined:
                Declined(draft, asked, declined);
                break;
            case Answer<Standing>.Waiting waiting:
                Waiting(draft, asked, waiting);
                break;
            case Answer<Standing>.Unknown unknown:
                Unknown(draft, asked, unknown);
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    public static void Told(Draft draft, Asked asked, Standing standing, Evidence evidence)
    {
        var payment = draft.Payment;
        if (
            standing.Version is { } version
            && payment.WalletVersion is { } last
            && (asked == Asked.Callback ? version <= last : version < last)
        )
        {
            // Old news: an answer that lags behind what is known already. Only the step goes on.
            Clockwork.Continue(draft, asked, UnknownWhy.NoAnswer);
            return;
        }
        draft.Set(p =>
            p with
            {
                SchemeReference = standing.SchemeReference ?? p.SchemeReference,
                WalletVersion = standing.Version ?? p.WalletVersion,
                Seen = p.Seen || standing is not Standing.Released { Cause: ReleaseCause.NeverMade },
                DiffersSince = null,
            }
        );
        switch (standing)
        {
            case Standing.Taken taken:
                MoneyFacts.Taken(draft, asked, taken, evidence);
                break;
            case Standing.Held held:
                MoneyFacts.Held(draft, asked, held, evidence);
                break;
            case Standing.Released released:
                NoMoneyFacts.Released(draft, asked, released, evidence);
                break;
            default:
                throw new InvalidOperationException("no such standing");
        }
        foreach (var part in standing.Parts)
        {
            PartFacts.FromOrder(draft, asked, part);
        }
        if (standing is Standing.Taken { Sums: var sums } && draft.Payment.Status == PaymentStatus.Succeeded)
        {
            Reconciliation.Compare(draft, By(asked), sums, evidence);
            MoneyFacts.Rest(draft);
        }
    }

    public static void Declined(Draft draft, Asked asked, Answer<Standing>.Declined declined)
    {
        var by = By(asked);
        var payment = draft.Payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            draft.Raise(Alert.UnexpectedState, by, declined.Evidence);
            Clockwork.Continue(draft, asked, null);
            return;
        }
        if (payment.Status == PaymentStatus.Authorized)
        {
            // One definite word against another: a person decides.
            draft.Raise(Alert.UnexpectedState, by, declined.Evidence);
            Clockwork.Review(draft, "declined after it was authorized");
            return;
        }
        if (payment.Status.EndedWithoutMoney())
        {
            NoMoneyFacts.Undone(draft, asked, declined.Evidence);
            return;
        }
        draft.Set(p => p with { Known = KnownStanding.Nothing, HoldOpen = false });
        NoMoneyFacts.EndWithout(
            draft,
            by,
            PaymentStatus.Declined,
            declined.Evidence,
            new Decline(declined.Reason, declined.SchemeCode),
            declined.MoneyMayFollow
        );
    }

    public static void Waiting(Draft draft, Asked asked, Answer<Standing>.Waiting waiting)
    {
        if (!draft.Payment.Seen)
        {
            draft.Say("answer.waiting", By(asked), waiting.Evidence);
        }
        draft.Set(p => p with { Seen = true, DiffersSince = null });
        Clockwork.Continue(draft, asked, null);
    }

    public static void Unknown(Draft draft, Asked asked, Answer<Standing>.Unknown unknown)
    {
        var by = By(asked);
        // A wallet that says the same for days fills no store: what changes is told, and the first few times.
        if (draft.Payment.Agenda.Tries < ToldTries || draft.Payment.Agenda.LastUnknown != unknown.Why || asked == Asked.Callback)
        {
            draft.Say("answer.unknown", by, unknown.Evidence, ("why", unknown.Why.ToString()), ("scheme_code", unknown.SchemeCode));
        }
        draft.Set(p => p with { Seen = p.Seen || unknown.ShowedTheOrder });
        if (asked == Asked.Callback)
        {
            Clockwork.AskNow(draft);
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
            else if (asked == Asked.Inquire && draft.Now - since >= draft.Schedule.MismatchHolds)
            {
                Clockwork.Review(draft, "an inquiry repeated the difference");
                return;
            }
        }
        if (unknown.Why == UnknownWhy.NotFound && draft.Now >= payment.Agenda.LastSentAt + draft.Schedule.NotFoundGrace)
        {
            if (asked == Asked.Undo && (!payment.Seen || payment.Status.IsFinal()))
            {
                NoMoneyFacts.NeverMade(draft, asked, unknown.Evidence);
                return;
            }
            if (asked == Asked.Inquire && payment.Status == PaymentStatus.Processing && !payment.Seen)
            {
                Undoing.BeginUndo(draft, UndoCause.Gateway);
                return;
            }
        }
        Clockwork.Continue(draft, asked, unknown.Why, unknown.AgainAfter);
    }

    /// <summary>The word of the timeline for who said it.</summary>
    public static string By(Asked asked) =>
        asked switch
        {
            Asked.Act or Asked.Undo => "wallet",
            Asked.Inquire => "inquiry",
            Asked.Callback => "callback",
            _ => throw new InvalidOperationException("no such question"),
        };
}
