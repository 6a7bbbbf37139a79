using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards what becomes of money while a payment is undone, and what a person hears of it.</summary>
public sealed class UndoMoneyTests
{
    private static Payment Undoing(UndoCause cause, ChargeMode mode = ChargeMode.CustomerCode) =>
        Samples.Payment(mode) with
        {
            Undo = cause,
            Agenda = Samples.Payment(mode).Agenda.Begin(NextStep.Undo, Samples.Start, TimeSpan.Zero),
        };

    private static Change Apply(Payment payment, Fact fact, double seconds = 1) =>
        StateMachine.Apply(payment, fact, Samples.Facts, Samples.Start.AddSeconds(seconds));

    private static Payment GivingBack() =>
        Samples.Payment().After(new Fact.CancelAsked()).After(Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)), 20);

    [Theory]
    [InlineData(UndoCause.Gateway, ChargeMode.CustomerCode, FactSource.Inquire, PaymentStatus.Processing)]
    [InlineData(UndoCause.Gateway, ChargeMode.CustomerCode, FactSource.Callback, PaymentStatus.Processing)]
    [InlineData(UndoCause.Gateway, ChargeMode.CustomerCode, FactSource.Act, PaymentStatus.Succeeded)]
    [InlineData(UndoCause.Gateway, ChargeMode.MerchantCode, FactSource.Undo, PaymentStatus.Succeeded)]
    [InlineData(UndoCause.Gateway, ChargeMode.MerchantCode, FactSource.Inquire, PaymentStatus.Succeeded)]
    [InlineData(UndoCause.Merchant, ChargeMode.MerchantCode, FactSource.Undo, PaymentStatus.Processing)]
    [InlineData(UndoCause.Merchant, ChargeMode.CustomerCode, FactSource.Act, PaymentStatus.Processing)]
    internal void Money_that_shows_while_it_is_undone_counts_only_where_nobody_wants_it_back(
        UndoCause cause,
        ChargeMode mode,
        FactSource asked,
        PaymentStatus status
    )
    {
        var payment = Undoing(cause, mode).After(Samples.Told(asked, Samples.Taken()));

        Assert.Equal(status, payment.Status);
        Assert.Equal(status == PaymentStatus.Succeeded, payment.Undo == UndoCause.None);
        Assert.Equal(status == PaymentStatus.Succeeded ? NextStep.None : NextStep.Undo, payment.Agenda.Step);
        Assert.Equal(status == PaymentStatus.Succeeded ? 1_250_000 : 0, payment.CapturedMinor);
    }

    [Fact]
    public void Nothing_is_given_back_while_a_capture_has_no_outcome()
    {
        var payment = Undoing(UndoCause.Merchant) with { Parts = [Samples.Part(OperationKind.Capture, 200_000)] };

        payment = payment.After(Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)), 20);

        Assert.DoesNotContain(payment.Parts, p => p.Kind == OperationKind.Refund);
        Assert.Equal((PaymentStatus.Processing, NextStep.Undo), (payment.Status, payment.Agenda.Step));
    }

    [Fact]
    public void What_the_wallet_gave_back_already_is_not_refunded_again()
    {
        var payment = Samples
            .Payment()
            .After(new Fact.CancelAsked())
            .After(Samples.Told(FactSource.Undo, Samples.Taken(refunded: 1_250_000, refundOnly: true)), 20);

        Assert.DoesNotContain(payment.Parts, p => p.Kind == OperationKind.Refund);
        Assert.Equal((PaymentStatus.Canceled, UndoCause.None, null), (payment.Status, payment.Undo, payment.DueAt));
        Assert.Equal((1_250_000, 1_250_000), (payment.CapturedMinor, payment.RefundedMinor));
    }

    [Fact]
    public void A_refund_that_gives_back_and_fails_is_up_to_a_person_and_is_not_made_again()
    {
        var payment = GivingBack();
        var refund = Assert.Single(payment.Parts, p => p.Kind == OperationKind.Refund);

        var failed = payment.After(new Fact.PartTold(refund.Id, FactSource.Act, Samples.Refused()), 21);
        var again = failed.After(Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)), 22);

        Assert.Equal((PaymentStatus.Review, null), (failed.Status, failed.DueAt));
        Assert.Equal(1_250_000, failed.RefundableMinor);
        Assert.Equal(PaymentStatus.Review, again.Status);
        Assert.Single(again.Parts, p => p.Kind == OperationKind.Refund);
    }

    [Fact]
    public void A_refund_that_a_merchant_asked_for_and_that_fails_leaves_the_payment_as_it_is()
    {
        var asked = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Taken()))
            .After(new Fact.PartAsked(Samples.Part(OperationKind.Refund, 200_000)));
        var refund = Assert.Single(asked.Parts, p => p.Kind == OperationKind.Refund);

        var failed = Apply(asked, new Fact.PartTold(refund.Id, FactSource.Act, Samples.Refused()), 2);
        var succeeded = Apply(asked, new Fact.PartTold(refund.Id, FactSource.Act, Samples.Moved()), 2);
        var denied = Apply(succeeded.Payment, new Fact.PartTold(refund.Id, FactSource.Inquire, Samples.Refused()), 3);
        var moved = Apply(failed.Payment, new Fact.PartTold(refund.Id, FactSource.Inquire, Samples.Moved()), 3);

        Assert.Equal((PaymentStatus.Succeeded, 1_250_000), (failed.Payment.Status, failed.Payment.RefundableMinor));
        Assert.Equal((PaymentStatus.Succeeded, 1_050_000), (succeeded.Payment.Status, succeeded.Payment.RefundableMinor));
        Assert.Empty(failed.Alerts);
        Assert.Empty(succeeded.Alerts);
        // One definite word against another.
        Assert.Equal([Alert.UnexpectedState], denied.Alerts);
        Assert.Equal([Alert.UnexpectedState], moved.Alerts);
    }

    [Theory]
    [InlineData(ReleaseCause.CalledOff, ChargeMode.CustomerCode, PaymentStatus.Canceled, true)]
    [InlineData(ReleaseCause.CalledOff, ChargeMode.MerchantCode, PaymentStatus.Canceled, true)]
    [InlineData(ReleaseCause.Closed, ChargeMode.CustomerCode, PaymentStatus.Canceled, true)]
    [InlineData(ReleaseCause.Closed, ChargeMode.MerchantCode, PaymentStatus.Expired, false)]
    [InlineData(ReleaseCause.Lapsed, ChargeMode.CustomerCode, PaymentStatus.Expired, false)]
    [InlineData(ReleaseCause.NeverMade, ChargeMode.CustomerCode, PaymentStatus.Declined, false)]
    internal void An_end_that_nobody_here_brought_about_is_told_to_people(
        ReleaseCause cause,
        ChargeMode mode,
        PaymentStatus status,
        bool alert
    )
    {
        var ended = Apply(Samples.Payment(mode), Samples.Told(FactSource.Inquire, Samples.Released(cause)));
        var wanted = Apply(Undoing(UndoCause.Merchant, mode), Samples.Told(FactSource.Undo, Samples.Released(cause)));

        Assert.Equal(status, ended.Payment.Status);
        Assert.Equal(alert ? [Alert.UnexpectedState] : [], ended.Alerts);
        Assert.Equal(cause == ReleaseCause.NeverMade, ended.Payment.Denied);
        Assert.Empty(wanted.Alerts);
    }

    [Theory]
    [InlineData(true, false, PaymentStatus.Canceled, false)]
    [InlineData(false, true, PaymentStatus.Canceled, true)]
    [InlineData(false, false, PaymentStatus.Declined, true)]
    internal void An_order_that_was_never_made_is_declined_unless_it_was_seen_or_called_off(
        bool seen,
        bool canceled,
        PaymentStatus status,
        bool denied
    )
    {
        var payment = Undoing(UndoCause.Gateway) with { Seen = seen, CancelRequested = canceled };

        payment = payment.After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.NeverMade)));

        Assert.Equal((status, denied), (payment.Status, payment.Denied));
    }

    [Fact]
    public void A_hold_that_is_gone_leaves_nothing_to_capture()
    {
        var held = Samples.Payment(capture: CaptureMode.Manual).After(Samples.Told(FactSource.Act, Samples.Held()));

        var released = held.After(Samples.Told(FactSource.Inquire, Samples.Released(ReleaseCause.Lapsed)), 2);

        Assert.Equal((PaymentStatus.Expired, LastKnownState.Nothing), (released.Status, released.Known));
        Assert.False(released.HoldOpen);
        Assert.Equal((1_250_000, 0), (held.CapturableMinor, released.CapturableMinor));
    }

    [Fact]
    public void Money_that_is_held_instead_of_taken_is_told_to_people_and_asked_about()
    {
        var held = Apply(Samples.Payment(), Samples.Told(FactSource.Act, Samples.Held()));

        Assert.Equal([Alert.UnexpectedState], held.Alerts);
        Assert.Equal((PaymentStatus.Processing, NextStep.Inquire), (held.Payment.Status, held.Payment.Agenda.Step));
        Assert.Equal((Samples.Start.AddSeconds(3), UnknownWhy.Mismatch), (held.Payment.DueAt, held.Payment.Agenda.LastUnknown));
    }
}
