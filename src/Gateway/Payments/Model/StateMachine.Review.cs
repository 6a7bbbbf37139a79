using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>
/// What a person found out about a payment, capture or refund in review. It counts until the wallet says otherwise: a
/// wallet's word that comes later is judged as if the gateway itself had come to this end.
/// </summary>
internal sealed partial class StateMachine
{
    private const string Operator = "operator";

    /// <summary>The wallet's code of a decline or failure that a person stated.</summary>
    private const string OperatorCode = "operator";

    private void OnResolved(Fact.Resolved resolved)
    {
        if (_payment.Status != PaymentStatus.Review || ResolutionRefusal(_payment, resolved.Status) is not null)
        {
            return;
        }
        _payment = _payment with { Undo = UndoCause.None, DiffersSince = null };
        switch (resolved.Status)
        {
            case PaymentStatus.Authorized:
                ResolvedAuthorized(resolved.Evidence);
                break;
            case PaymentStatus.Succeeded:
                ResolvedSucceeded(resolved.Evidence);
                break;
            default:
                ResolvedWithoutMoney(resolved.Status, resolved.Evidence);
                break;
        }
    }

    private void OnPartResolved(Fact.PartResolved resolved)
    {
        if (_payment.Part(resolved.PartId) is not { Status: PartStatus.Review } part)
        {
            return;
        }
        var failure = resolved.Status == PartStatus.Failed ? new Decline(DeclineReason.SchemeError, OperatorCode) : null;
        SetPart(part.Id, p => p with { Status = resolved.Status, Failure = failure, UpdatedAt = _now });
        Say(
            part.KindWord + (failure is null ? ".succeeded" : ".failed"),
            Operator,
            ("evidence", resolved.Evidence),
            ("id", part.Id),
            ("reason", failure is null ? null : ApiWords.Of(failure.Reason)),
            ("scheme_code", failure?.SchemeCode)
        );
        if (failure is null)
        {
            AfterSuccess(Operator, part);
        }
        else
        {
            AfterFailure(part);
        }
    }

    /// <summary>Why this status cannot be what became of the payment, going by what is known of it; null: it can.</summary>
    public static string? ResolutionRefusal(Payment payment, PaymentStatus status)
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

    private void ResolvedAuthorized(string evidence)
    {
        _payment = _payment with
        {
            Known = LastKnownState.Held,
            HeldMinor = _payment.HeldMinor > 0 ? _payment.HeldMinor : _payment.Terms.AmountMinor,
            HoldOpen = true,
            // An end that is over was refuted by the evidence; a new one nobody told.
            HeldUntil = _payment.HeldUntil > _now ? _payment.HeldUntil : null,
        };
        Agenda = HoldWatch();
        MoveTo(PaymentStatus.Authorized, Operator, ("evidence", evidence));
        if (_payment.CancelRequested)
        {
            BeginUndo(UndoCause.Merchant);
        }
    }

    private void ResolvedSucceeded(string evidence)
    {
        var whole = !_payment.Parts.Any(p => p.Kind == OperationKind.Capture && p.Status != PartStatus.Failed);
        if (whole)
        {
            BookCapture(Operator, _payment.Terms.AmountMinor);
        }
        _payment = _payment with { Known = LastKnownState.Taken, HoldOpen = _payment.HoldOpen && !whole };
        Agenda = _payment.HoldOpen ? HoldWatch() : Agenda.End();
        MoveTo(PaymentStatus.Succeeded, Operator, ("evidence", evidence), ("captured", Text(_payment.CapturedMinor)));
    }

    private void ResolvedWithoutMoney(PaymentStatus status, string evidence)
    {
        // What was booked as taken went back in a way that no refund of ours shows.
        var outside = _payment.CapturedMinor - _payment.RefundedMinor;
        var decline = status == PaymentStatus.Declined ? new Decline(DeclineReason.SchemeError, OperatorCode) : null;
        _payment = _payment with
        {
            Known = LastKnownState.Nothing,
            HoldOpen = false,
            RefundedOutsideMinor = _payment.CapturedMinor - _payment.Sum(OperationKind.Refund, r => r.Status == PartStatus.Succeeded),
            Decline = decline,
        };
        MoveTo(
            status,
            Operator,
            ("evidence", evidence),
            ("reason", decline is null ? null : ApiWords.Of(decline.Reason)),
            ("scheme_code", decline?.SchemeCode),
            ("refunded", outside > 0 ? Text(outside) : null)
        );
        // Should the wallet contradict, its word counts, and the money goes back.
        BeginLooks();
    }
}
