using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>The wallet says that no money is held: the payment ends without, or what came late is gone again.</summary>
internal sealed partial class StateMachine
{
    private void OrderNotCharged(FactSource asked, OrderState.NotCharged released, Evidence evidence)
    {
        var payment = _payment;
        var by = By(asked);
        if (payment.Status == PaymentStatus.Succeeded)
        {
            NotChargedAfterCapture(asked, released, evidence);
            return;
        }
        _payment = _payment with { Known = LastKnownState.Nothing, HoldOpen = false };
        if (payment.Status.EndedWithoutMoney())
        {
            ConfirmedWithoutMoney(asked, evidence);
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
            Raise(Alert.UnexpectedState, by, evidence);
        }
        EndWithoutMoney(by, status, evidence, Unavailable(released.Cause.ToString()));
        if (released.Cause == ReleaseCause.NeverMade && !payment.Seen)
        {
            _payment = _payment with { Denied = true };
        }
    }

    // The wallet called off what it had taken: all of it went back, by nothing that was asked for here. Any other cause
    // contradicts what the wallet said before.
    private void NotChargedAfterCapture(FactSource asked, OrderState.NotCharged released, Evidence evidence)
    {
        if (released.Cause != ReleaseCause.CalledOff)
        {
            Raise(Alert.UnexpectedState, By(asked), evidence);
            Continue(asked, null);
            return;
        }
        _payment = _payment with { HoldOpen = false };
        WatchHoldOrEnd();
        CompareSums(By(asked), new OrderSums(_payment.CapturedMinor, _payment.CapturedMinor), evidence);
    }

    /// <summary>Not found when undone, the grace being over and no answer ever having shown it: it cannot come any more.</summary>
    private void NeverExisted(FactSource asked, Evidence evidence)
    {
        if (_payment.Status.IsFinal())
        {
            ConfirmedWithoutMoney(asked, evidence);
            return;
        }
        EndWithoutMoney(
            By(asked),
            _payment.CancelRequested ? PaymentStatus.Canceled : PaymentStatus.Declined,
            evidence,
            Unavailable("not found")
        );
        _payment = _payment with { Denied = true };
    }

    /// <summary>The payment ends. A refusal after which no money can come is the only end that is not looked at again.</summary>
    private void EndWithoutMoney(string by, PaymentStatus status, Evidence evidence, Decline decline, bool moneyMayFollow = true)
    {
        var undone = _payment.Undo != UndoCause.None;
        if (status == PaymentStatus.Declined && _payment.Status == PaymentStatus.Authorized)
        {
            // What was authorized once cannot be declined any more, also if the wallet denies the order by now.
            status = PaymentStatus.Canceled;
        }
        _payment = _payment with { Decline = status == PaymentStatus.Declined ? decline : null };
        MoveTo(
            status,
            by,
            ("reason", status == PaymentStatus.Declined ? ApiWords.Of(decline.Reason) : null),
            ("scheme_code", status == PaymentStatus.Declined ? decline.SchemeCode : null)
        );
        Say("answer.no_money", by, evidence);
        _payment = _payment with { Undo = UndoCause.None, Agenda = Agenda.End() };
        if (undone || moneyMayFollow)
        {
            BeginLooks();
        }
    }

    /// <summary>The payment had ended, and the wallet confirms that there is no money (any more).</summary>
    private void ConfirmedWithoutMoney(FactSource asked, Evidence evidence)
    {
        _payment = _payment with { Denied = false };
        if (_payment.Undo == UndoCause.None)
        {
            LookAnswered(asked);
            return;
        }
        Say("step.undone", By(asked), evidence, ("cause", CauseText(_payment.Undo)));
        _payment = _payment with { Undo = UndoCause.None };
        BeginLooks();
    }

    private static Decline Unavailable(string code) => new(DeclineReason.SchemeUnavailable, code);
}
