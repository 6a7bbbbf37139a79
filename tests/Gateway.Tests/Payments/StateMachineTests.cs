using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

public sealed class StateMachineTests
{
    [Fact]
    public void A_definite_yes_succeeds_with_one_capture_of_the_payments_own_digits()
    {
        var payment = Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Taken()));

        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(1_250_000, payment.CapturedMinor);
        var capture = Assert.Single(payment.Parts);
        Assert.Equal(ObjectId.Sibling("cap", payment.Id), capture.Id);
        Assert.Null(payment.DueAt);
        Assert.Equal(2, payment.Version);
    }

    [Theory]
    [InlineData(UnknownWhy.NoAnswer)]
    [InlineData(UnknownWhy.InDoubt)]
    [InlineData(UnknownWhy.Undocumented)]
    [InlineData(UnknownWhy.Mismatch)]
    [InlineData(UnknownWhy.NotFound)]
    [InlineData(UnknownWhy.NotProcessed)]
    internal void Whatever_is_no_answer_leaves_it_processing_with_an_inquiry_due(UnknownWhy why)
    {
        var payment = Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Unknown(why)));

        Assert.Equal(PaymentStatus.Processing, payment.Status);
        Assert.Equal(NextStep.Inquire, payment.Agenda.Step);
        Assert.Equal(Samples.Start.AddSeconds(3), payment.DueAt);
    }

    [Theory]
    [InlineData(20, 21)]
    [InlineData(1, 3)]
    [InlineData(600, 60)]
    public void A_wallet_that_wants_to_be_left_alone_is_until_the_windows_end(int wants, int dueAfter)
    {
        var busy = new WalletResult<OrderState>.Unknown(UnknownWhy.NotProcessed, null, Samples.Evidence)
        {
            AgainAfter = TimeSpan.FromSeconds(wants),
        };
        var payment = Samples.Payment().After(Samples.Told(FactSource.Inquire, busy));

        Assert.Equal(Samples.Start.AddSeconds(dueAfter), payment.DueAt);
    }

    [Theory]
    [InlineData(20, PaymentStatus.Processing)]
    [InlineData(600, PaymentStatus.Declined)]
    internal void An_order_is_asked_for_again_when_the_wallet_wants_it_or_given_up(int wants, PaymentStatus status)
    {
        var busy = new WalletResult<PresentedCode>.Unknown(UnknownWhy.NotProcessed, null, Samples.Evidence)
        {
            AgainAfter = TimeSpan.FromSeconds(wants),
        };
        var payment = Samples.Payment(ChargeMode.MerchantCode).After(new Fact.CodeTold(busy, null));

        Assert.Equal(status, payment.Status);
        Assert.Equal(
            status == PaymentStatus.Processing ? Samples.Start.AddSeconds(1 + wants) : null,
            payment.Agenda.Step == NextStep.Present ? payment.DueAt : null
        );
    }

    [Fact]
    public void The_last_inquiry_is_made_at_the_windows_end_and_then_the_charge_is_undone()
    {
        var payment = Samples.Payment();
        var asked = 0;
        payment = payment.After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.InDoubt)));
        while (payment.Agenda.Step == NextStep.Inquire)
        {
            var seconds = (payment.DueAt!.Value - Samples.Start).TotalSeconds;
            Assert.InRange(seconds, 1, 60);
            payment = payment.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.InDoubt)), seconds);
            asked++;
        }

        Assert.Equal(PaymentStatus.Processing, payment.Status);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);
        Assert.Equal(UndoCause.Gateway, payment.Undo);
        Assert.InRange(asked, 10, 20);
    }

    [Fact]
    public void Not_found_before_the_grace_is_over_says_nothing_and_after_it_burns_the_number()
    {
        var payment = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.NoAnswer)), 0)
            .After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.NotFound)), 30);
        Assert.Equal(NextStep.Inquire, payment.Agenda.Step);

        payment = payment.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.NotFound)), 60);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);

        payment = payment.After(Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.NotFound)), 61);
        Assert.Equal(PaymentStatus.Declined, payment.Status);
        Assert.Equal(DeclineReason.SchemeUnavailable, payment.Decline!.Reason);
        Assert.Equal(NextStep.Confirm, payment.Agenda.Step);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_denial_that_no_look_bears_out_is_undone_once_more_and_a_person_hears_of_it(bool byDocument)
    {
        WalletResult<OrderState> denial = byDocument ? Samples.Released(ReleaseCause.NeverMade) : Samples.Unknown(UnknownWhy.NotFound);
        var payment = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.InDoubt)), 0)
            .After(new Fact.CancelAsked(), 61)
            .After(Samples.Told(FactSource.Undo, denial), 62);
        Assert.Equal(PaymentStatus.Canceled, payment.Status);

        var (contradicted, alerts) = Look(payment, UnknownWhy.InDoubt);
        Assert.Equal(NextStep.Undo, contradicted.Agenda.Step);
        Assert.Equal(1, alerts);
        var mended = contradicted.After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 7000);
        Assert.Equal((PaymentStatus.Canceled, UndoCause.None), (mended.Status, mended.Undo));

        // Denied again: it is not undone for ever, and a person hears of the looks without an answer.
        var again = contradicted.After(Samples.Told(FactSource.Undo, denial), 7000);
        var (ended, told) = Look(again, UnknownWhy.InDoubt);
        Assert.Equal((NextStep.None, 1), (ended.Agenda.Step, told));

        // A wallet that keeps to its word is believed.
        var (borneOut, none) = Look(payment, UnknownWhy.NotFound);
        Assert.Equal((NextStep.None, 0), (borneOut.Agenda.Step, none));

        static (Payment Payment, int Alerts) Look(Payment payment, UnknownWhy why)
        {
            var alerts = 0;
            for (var look = 1; look <= 20 && payment.Agenda.Step == NextStep.Confirm; look++)
            {
                var step = StateMachine.Apply(
                    payment,
                    Samples.Told(FactSource.Inquire, Samples.Unknown(why)),
                    Samples.Facts,
                    Samples.Start.AddSeconds(62 + (look * 600))
                );
                alerts += step.Alerts.Length;
                payment = step.Payment;
            }
            return (payment, alerts);
        }
    }

    [Fact]
    public void An_order_that_was_seen_is_never_taken_for_one_that_was_never_made()
    {
        var payment = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.InDoubt, showed: true)), 0)
            .After(new Fact.CancelAsked(), 1)
            .After(Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.NotFound)), 100);

        Assert.Equal(PaymentStatus.Processing, payment.Status);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);
    }

    [Fact]
    public void A_merchants_cancel_while_the_charge_is_under_way_undoes_a_late_yes()
    {
        var payment = Samples.Payment().After(new Fact.CancelAsked(), 1);
        Assert.True(payment.CancelRequested);
        Assert.Equal(Samples.Start.AddSeconds(15), payment.DueAt);

        payment = payment.After(Samples.Told(FactSource.Act, Samples.Taken()), 2);
        Assert.Equal(PaymentStatus.Processing, payment.Status);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);

        payment = payment.After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 3);
        Assert.Equal(PaymentStatus.Canceled, payment.Status);
        Assert.Equal(0, payment.CapturedMinor);
    }

    [Fact]
    public void When_the_undo_is_refused_for_good_the_whole_is_refunded_and_then_it_is_canceled()
    {
        var payment = Samples
            .Payment()
            .After(new Fact.CancelAsked(), 1)
            .After(Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)), 20);

        var refund = payment.Part(ObjectId.Sibling("ref", payment.Id))!;
        Assert.Equal(PaymentStatus.Processing, payment.Status);
        Assert.Equal(1_250_000, refund.AmountMinor);
        Assert.Equal("cancel", refund.Reason);
        Assert.True(refund.SendAgain);
        Assert.Equal(Samples.Start.AddSeconds(20), payment.DueAt);

        payment = payment.After(
            new Fact.PartTold(
                refund.Id,
                FactSource.Act,
                new WalletResult<OperationResult>.Succeeded(new OperationResult("W1"), Samples.Evidence)
            ),
            21
        );
        Assert.Equal(PaymentStatus.Canceled, payment.Status);
        Assert.Equal(1_250_000, payment.CapturedMinor);
        Assert.Equal(1_250_000, payment.RefundedMinor);
        Assert.Null(payment.DueAt);
    }

    [Theory]
    [InlineData(ReleaseCause.CalledOff)]
    [InlineData(ReleaseCause.Lapsed)]
    internal void Money_that_comes_after_the_end_is_undone_and_the_status_stays(ReleaseCause cause)
    {
        var payment = Samples.Payment().After(new Fact.CancelAsked(), 1).After(Samples.Told(FactSource.Undo, Samples.Released(cause)), 20);
        var ended = payment.Status;
        Assert.True(ended.EndedWithoutMoney());
        Assert.Equal(Samples.Start.AddSeconds(55), payment.DueAt);

        payment = payment.After(Samples.Told(FactSource.Inquire, Samples.Taken()), 55);
        Assert.Equal(ended, payment.Status);
        Assert.Equal(UndoCause.LateSuccess, payment.Undo);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);

        payment = payment.After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 56);
        Assert.Equal(ended, payment.Status);
        Assert.Equal(UndoCause.None, payment.Undo);
        Assert.Equal(NextStep.Confirm, payment.Agenda.Step);
    }

    [Fact]
    public void A_difference_counts_only_when_an_inquiry_repeats_it_and_then_a_person_decides()
    {
        var payment = Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.Mismatch)));
        Assert.Equal(PaymentStatus.Processing, payment.Status);

        var fits = payment.After(Samples.Told(FactSource.Inquire, Samples.Taken()), 3);
        Assert.Equal(PaymentStatus.Succeeded, fits.Status);

        var differs = payment.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.Mismatch)), 3);
        Assert.Equal(PaymentStatus.Review, differs.Status);
        Assert.Null(differs.DueAt);
    }

    [Fact]
    public void A_definite_answer_that_follows_a_review_decides()
    {
        var payment = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.Mismatch)))
            .After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.Mismatch)), 3)
            .After(Samples.Told(FactSource.Callback, Samples.Taken()), 9);

        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
    }

    [Fact]
    public void A_code_that_was_never_shown_is_declined_and_closed_in_the_background()
    {
        var payment = Samples.Payment(ChargeMode.MerchantCode);
        for (var second = 1; payment.Status == PaymentStatus.Processing; second += 20)
        {
            payment = payment.After(
                new Fact.CodeTold(new WalletResult<PresentedCode>.Unknown(UnknownWhy.NoAnswer, null, Samples.Evidence), null),
                second
            );
        }

        Assert.Equal(PaymentStatus.Declined, payment.Status);
        Assert.Equal(DeclineReason.SchemeUnavailable, payment.Decline!.Reason);
        Assert.Equal(NextStep.Undo, payment.Agenda.Step);
        Assert.NotNull(payment.DueAt);
    }

    [Fact]
    public void An_order_that_was_paid_before_its_code_arrived_does_not_fall_back()
    {
        var payment = Samples
            .Payment(ChargeMode.MerchantCode)
            .After(Samples.Told(FactSource.Callback, Samples.Taken()))
            .After(
                new Fact.CodeTold(
                    new WalletResult<PresentedCode>.Succeeded(
                        new PresentedCode(new(27, "0018example.manmulsang"), Samples.Start.AddMinutes(5)),
                        Samples.Evidence
                    ),
                    new ShownCode("000201", "token", Samples.Start.AddMinutes(5))
                ),
                2
            );

        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.NotNull(payment.Code);
    }

    [Fact]
    public void The_same_fact_twice_changes_nothing_more()
    {
        var once = Samples.Payment().After(Samples.Told(FactSource.Callback, Samples.Taken()));
        var twice = once.After(Samples.Told(FactSource.Callback, Samples.Taken()), 2);

        Assert.Equal(once.Status, twice.Status);
        Assert.Equal(once.Parts, twice.Parts);
        Assert.Equal(once.TimelineLength, twice.TimelineLength);
    }
}
