using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// What a person found out about a payment, capture or refund in review. It counts until the wallet says otherwise: a
/// wallet's word that comes later is judged as if the gateway itself had come to this end.
/// </summary>
internal static class ResolveFacts
{
    private const string By = "operator";

    /// <summary>The wallet's code of a decline or failure that a person stated.</summary>
    private const string SchemeCode = "operator";

    public static void Apply(ChangeBuilder draft, Fact.Resolved resolved)
    {
        if (draft.Payment.Status != PaymentStatus.Review || Refusal(draft.Payment, resolved.Status) is not null)
        {
            return;
        }
        draft.Set(p => p with { Undo = UndoCause.None, DiffersSince = null });
        switch (resolved.Status)
        {
            case PaymentStatus.Authorized:
                Held(draft, resolved.Evidence);
                break;
            case PaymentStatus.Succeeded:
                Taken(draft, resolved.Evidence);
                break;
            default:
                NoMoney(draft, resolved.Status, resolved.Evidence);
                break;
        }
    }

    public static void Apply(ChangeBuilder draft, Fact.PartResolved resolved)
    {
        if (draft.Payment.Part(resolved.PartId) is not { Status: PartStatus.Review } part)
        {
            return;
        }
        var failure = resolved.Status == PartStatus.Failed ? new Decline(DeclineReason.SchemeError, SchemeCode) : null;
        draft.SetPart(part.Id, p => p with { Status = resolved.Status, Failure = failure, UpdatedAt = draft.Now });
        draft.Say(
            part.KindWord + (failure is null ? ".succeeded" : ".failed"),
            By,
            ("evidence", resolved.Evidence),
            ("id", part.Id),
            ("reason", failure is null ? null : ApiWords.Of(failure.Reason)),
            ("scheme_code", failure?.SchemeCode)
        );
        if (failure is null)
        {
            PartEnds.Succeeded(draft, By, part);
        }
        else
        {
            PartEnds.Failed(draft, part);
        }
    }

    /// <summary>Why this status cannot be what became of the payment, going by what is known of it; null: it can.</summary>
    public static string? Refusal(Payment payment, PaymentStatus status)
    {
        if (status == PaymentStatus.Succeeded)
        {
            return null;
        }
        if (status == PaymentStatus.Authorized)
        {
            return payment.Terms.Capture == CaptureMode.Automatic ? "authorized is for payments with capture: manual"
                : payment.CapturedMinor > 0 ? "money was captured; say succeeded"
                : null;
        }
        return payment.Parts.Any(p => p.Status is PartStatus.Processing or PartStatus.Review)
            ? "a capture or refund has no outcome yet; resolve it first"
            : null;
    }

    private static void Held(ChangeBuilder draft, string evidence)
    {
        draft.Set(p =>
            p with
            {
                Known = LastKnownState.Held,
                HeldMinor = p.HeldMinor > 0 ? p.HeldMinor : p.Terms.AmountMinor,
                HoldOpen = true,
                // An end that is over was refuted by the evidence; a new one nobody told.
                HeldUntil = p.HeldUntil > draft.Now ? p.HeldUntil : null,
            }
        );
        draft.Set(p => p with { Agenda = Scheduling.WatchHold(p, draft.Now) });
        draft.MoveTo(PaymentStatus.Authorized, By, ("evidence", evidence));
        if (draft.Payment.CancelRequested)
        {
            Undoing.BeginUndo(draft, UndoCause.Merchant);
        }
    }

    private static void Taken(ChangeBuilder draft, string evidence)
    {
        var whole = !draft.Payment.Parts.Any(p => p.Kind == OperationKind.Capture && p.Status != PartStatus.Failed);
        if (whole)
        {
            MoneyFacts.Book(draft, By, draft.Payment.Terms.AmountMinor);
        }
        draft.Set(p => p with { Known = LastKnownState.Taken, HoldOpen = p.HoldOpen && !whole });
        draft.Set(p => p with { Agenda = p.HoldOpen ? Scheduling.WatchHold(p, draft.Now) : p.Agenda.End() });
        draft.MoveTo(PaymentStatus.Succeeded, By, ("evidence", evidence), ("captured", StateMachine.Text(draft.Payment.CapturedMinor)));
    }

    private static void NoMoney(ChangeBuilder draft, PaymentStatus status, string evidence)
    {
        // What was booked as taken went back in a way that no refund of ours shows.
        var outside = draft.Payment.CapturedMinor - draft.Payment.RefundedMinor;
        var decline = status == PaymentStatus.Declined ? new Decline(DeclineReason.SchemeError, SchemeCode) : null;
        draft.Set(p =>
            p with
            {
                Known = LastKnownState.Nothing,
                HoldOpen = false,
                RefundedOutsideMinor = p.CapturedMinor - p.Sum(OperationKind.Refund, r => r.Status == PartStatus.Succeeded),
                Decline = decline,
            }
        );
        draft.MoveTo(
            status,
            By,
            ("evidence", evidence),
            ("reason", decline is null ? null : ApiWords.Of(decline.Reason)),
            ("scheme_code", decline?.SchemeCode),
            ("refunded", outside > 0 ? StateMachine.Text(outside) : null)
        );
        // Should the wallet contradict, its word counts, and the money goes back.
        LateMoney.Begin(draft);
    }
}
