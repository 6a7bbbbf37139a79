using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on an order makes of the payment: sorted here, worked out in the neighbouring files.</summary>
internal sealed partial class StateMachine
{
    /// <summary>Answers of one step that are no answers and stand in the timeline even if nothing changes.</summary>
    private const int ToldTries = 20;

    private void OnRedrawn(WalletResult<OrderState>.Declined answer)
    {
        Raise(answer.Alert, "wallet", answer.Evidence);
        Say(
            "step.number_drawn_again",
            "gateway",
            answer.Evidence,
            ("scheme_code", answer.SchemeCode),
            ("former", _payment.Allocated),
            ("from", answer.DrawFrom is { } from ? Text(from.Value) : null)
        );
        // The second try has its own deadline; nobody shall ask for it before.
        Agenda = Agenda with
        {
            DueAt = NextAction.AnswerBy(_scheme, _now),
            LastSentAt = _now,
        };
    }

    private void OnOrderTold(FactSource asked, WalletResult<OrderState> answer)
    {
        var by = By(asked);
        Raise(answer.Alert, by, answer.Evidence);
        if (asked == FactSource.Act)
        {
            // The grace of "not found" counts from the last moment at which the charge can have left.
            Agenda = Agenda with
            {
                LastSentAt = _now,
            };
        }
        switch (answer)
        {
            case WalletResult<OrderState>.Succeeded { Value: var standing } done:
                OnOrderState(asked, standing, done.Evidence);
                break;
            case WalletResult<OrderState>.Declined declined:
                OrderDeclined(asked, declined);
                break;
            case WalletResult<OrderState>.Pending waiting:
                OrderPending(asked, waiting);
                break;
            case WalletResult<OrderState>.Unknown unknown:
                OrderUnknown(asked, unknown);
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    private void OnOrderState(FactSource asked, OrderState standing, Evidence evidence)
    {
        var payment = _payment;
        if (
            standing.Version is { } version
            && payment.WalletVersion is { } last
            && (asked == FactSource.Callback ? version <= last : version < last)
        )
        {
            // Old news: an answer that lags behind what is known already. Only the step goes on.
            Continue(asked, UnknownWhy.NoAnswer);
            return;
        }
        _payment = _payment with
        {
            SchemeReference = standing.SchemeReference ?? _payment.SchemeReference,
            WalletVersion = standing.Version ?? _payment.WalletVersion,
            Seen = _payment.Seen || standing is not OrderState.NotCharged { Cause: ReleaseCause.NeverMade },
            DiffersSince = null,
        };
        switch (standing)
        {
            case OrderState.Captured taken:
                OrderCaptured(asked, taken, evidence);
                break;
            case OrderState.Authorized held:
                OrderAuthorized(asked, held, evidence);
                break;
            case OrderState.NotCharged released:
                OrderNotCharged(asked, released, evidence);
                break;
            default:
                throw new InvalidOperationException("no such standing");
        }
        foreach (var part in standing.Parts)
        {
            OperationInOrder(asked, part);
        }
        if (standing is OrderState.Captured { Sums: var sums } && _payment.Status == PaymentStatus.Succeeded)
        {
            CompareSums(By(asked), sums, evidence);
            WatchHoldOrEnd();
        }
    }

    private void OrderDeclined(FactSource asked, WalletResult<OrderState>.Declined declined)
    {
        var by = By(asked);
        var payment = _payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            Raise(Alert.UnexpectedState, by, declined.Evidence);
            Continue(asked, null);
            return;
        }
        if (payment.Status == PaymentStatus.Authorized)
        {
            // One definite word against another: a person decides.
            Raise(Alert.UnexpectedState, by, declined.Evidence);
            MoveToReview("declined after it was authorized");
            return;
        }
        if (payment.Status.EndedWithoutMoney())
        {
            ConfirmedWithoutMoney(asked, declined.Evidence);
            return;
        }
        _payment = _payment with { Known = LastKnownState.Nothing, HoldOpen = false };
        EndWithoutMoney(
            by,
            PaymentStatus.Declined,
            declined.Evidence,
            new Decline(declined.Reason, declined.SchemeCode),
            declined.MoneyMayFollow
        );
    }

    private void OrderPending(FactSource asked, WalletResult<OrderState>.Pending waiting)
    {
        if (!_payment.Seen)
        {
            Say("answer.waiting", By(asked), waiting.Evidence);
        }
        _payment = _payment with { Seen = true, DiffersSince = null };
        Continue(asked, null);
    }

    private void OrderUnknown(FactSource asked, WalletResult<OrderState>.Unknown unknown)
    {
        var by = By(asked);
        // A wallet that says the same for days fills no store: what changes is told, and the first few times.
        if (Agenda.Tries < ToldTries || Agenda.LastUnknown != unknown.Why || asked == FactSource.Callback)
        {
            Say("answer.unknown", by, unknown.Evidence, ("why", unknown.Why.ToString()), ("scheme_code", unknown.SchemeCode));
        }
        _payment = _payment with { Seen = _payment.Seen || unknown.ShowedTheOrder };
        if (asked == FactSource.Callback)
        {
            AskNow();
            return;
        }
        var payment = _payment;
        if (unknown.Why == UnknownWhy.Mismatch && !payment.Status.IsFinal())
        {
            // Law 9: one difference is asked about again; only an inquiry that repeats it counts.
            if (payment.DiffersSince is not { } since)
            {
                _payment = _payment with { DiffersSince = _now };
            }
            else if (asked == FactSource.Inquire && _now - since >= _schedule.MismatchHolds)
            {
                MoveToReview("an inquiry repeated the difference");
                return;
            }
        }
        if (unknown.Why == UnknownWhy.NotFound && _now >= payment.Agenda.LastSentAt + _schedule.NotFoundGrace)
        {
            if (asked == FactSource.Undo && (!payment.Seen || payment.Status.IsFinal()))
            {
                NeverExisted(asked, unknown.Evidence);
                return;
            }
            if (asked == FactSource.Inquire && payment.Status == PaymentStatus.Processing && !payment.Seen)
            {
                BeginUndo(UndoCause.Gateway);
                return;
            }
        }
        Continue(asked, unknown.Why, unknown.AgainAfter);
    }
}
