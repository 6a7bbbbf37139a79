using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards law 6 to the second: which step of a payment comes next, when it is due, and at which moment its time is up.</summary>
public sealed class SchedulingTests
{
    private const double UndoWindow = 86_400;

    private static readonly Fact NoAnswer = Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.InDoubt));

    private static double? Seconds(DateTimeOffset? moment) => (moment - Samples.Start)?.TotalSeconds;

    private static (NextStep Step, double? Due) Next(Payment payment) => (payment.Agenda.Step, Seconds(payment.Agenda.DueAt));

    [Fact]
    public void Each_answer_that_is_none_makes_the_next_gap_due_and_the_last_gap_repeats()
    {
        var payment = Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.InDoubt)));
        var due = new List<double?> { Seconds(payment.DueAt) };
        for (var i = 0; i < 4; i++)
        {
            payment = payment.After(NoAnswer, due[^1]!.Value);
            due.Add(Seconds(payment.DueAt));
        }

        Assert.Equal([3, 6, 11, 16, 21], due);
        Assert.Equal((6, UnknownWhy.InDoubt), (payment.Agenda.Tries, payment.Agenda.LastUnknown));
    }

    [Fact]
    public void A_call_that_was_not_processed_is_no_try_and_a_callback_is_no_step()
    {
        var payment = Samples.Payment();

        var busy = payment.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.NotProcessed)));
        var told = payment.After(Samples.Told(FactSource.Callback, Samples.Waiting()));

        Assert.Equal((1, UnknownWhy.NotProcessed, 3), (busy.Agenda.Tries, busy.Agenda.LastUnknown, Seconds(busy.DueAt)));
        Assert.Equal(payment.Agenda, told.Agenda);
    }

    [Theory]
    [InlineData(54, NextStep.Inquire, 59)]
    [InlineData(55, NextStep.Inquire, 60)]
    [InlineData(56, NextStep.Inquire, 60)]
    [InlineData(59.999, NextStep.Inquire, 60)]
    [InlineData(60, NextStep.Undo, 60)]
    internal void The_last_inquiry_falls_on_the_end_of_the_window_and_at_the_end_it_is_over(double at, NextStep step, double due)
    {
        var payment = Samples.Payment();
        payment = payment with { Agenda = payment.Agenda with { Gap = 2 } };

        Assert.Equal((step, due), Next(payment.After(NoAnswer, at)));
    }

    [Fact]
    public void A_doubt_makes_a_question_due_now_but_neither_an_undo_nor_an_order()
    {
        var doubt = new Fact.Doubt(Alert.Mismatch, Samples.Evidence);
        var asks = Samples.Payment();
        var undoes = asks.After(new Fact.CancelAsked());
        var presents = Samples.Payment(ChargeMode.MerchantCode);
        var taken = asks.After(Samples.Told(FactSource.Act, Samples.Taken()));

        Assert.Equal((NextStep.Inquire, 2), Next(asks.After(doubt, 2)));
        Assert.Equal((NextStep.Undo, 15), Next(undoes.After(doubt, 2)));
        Assert.Equal((NextStep.Present, 6), Next(presents.After(doubt, 2)));
        Assert.Equal((NextStep.Confirm, 9), Next(taken.After(doubt, 9)));
        Assert.Equal((NextStep.Confirm, 11), Next(taken.After(doubt, 9).After(doubt, 11)));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(8, 7)]
    public void A_doubt_makes_a_refund_under_way_due_now_and_never_later_than_it_was(double at, double due)
    {
        var payment = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Taken()))
            .After(new Fact.PartAsked(Samples.Part(OperationKind.Refund, 200_000)))
            .After(new Fact.Doubt(Alert.Mismatch, Samples.Evidence), at);

        Assert.Equal(due, Seconds(Assert.Single(payment.Parts, p => p.Kind == OperationKind.Refund).DueAt));
    }

    [Theory]
    [InlineData(1.0, 7.0, 7 * 86_400 + 5)]
    [InlineData(1.0, null, 1 + (7 * 86_400) + 5)]
    [InlineData(7 * 86_400 + 4, 7.0, 7 * 86_400 + 5)]
    [InlineData(7 * 86_400 + 5, 7.0, 7 * 86_400 + 65)]
    [InlineData(8 * 86_400.0, 7.0, (8 * 86_400) + 60)]
    public void A_hold_is_asked_about_a_moment_after_its_end_or_soon_if_that_is_over(double at, double? untilDays, double due)
    {
        DateTimeOffset? until = untilDays is { } days ? Samples.Start.AddDays(days) : null;
        WalletResult<OrderState> held = new WalletResult<OrderState>.Succeeded(
            new OrderState.Authorized(1_250_000, until),
            Samples.Evidence
        );

        var payment = Samples.Payment(capture: CaptureMode.Manual).After(Samples.Told(FactSource.Act, held), at);

        Assert.Equal((NextStep.Inquire, due), Next(payment));
    }

    [Theory]
    [InlineData(NextStep.None, null)]
    [InlineData(NextStep.Confirm, null)]
    [InlineData(NextStep.Present, 60.0)]
    [InlineData(NextStep.Inquire, 60.0)]
    [InlineData(NextStep.Undo, 7 + UndoWindow)]
    internal void The_window_of_a_step_counts_from_the_charge_and_that_of_an_undo_from_its_own_beginning(NextStep step, double? end)
    {
        var payment = Samples.Payment();
        payment = payment with { Agenda = payment.Agenda with { Step = step, Since = Samples.Start.AddSeconds(7) } };

        // What a merchant code alone has is the time to make the order.
        var schedule = (step == NextStep.Present ? Samples.Facts.MerchantCode : Samples.Facts.CustomerCode)!;
        Assert.Equal(end, Seconds(StateMachine.WindowEnd(payment, schedule)));
    }

    [Theory]
    [InlineData(PaymentStatus.Authorized, 3600.0, 3600 + UndoWindow)]
    [InlineData(PaymentStatus.Succeeded, 3600.0, 3600 + UndoWindow)]
    [InlineData(PaymentStatus.Authorized, null, 7 + UndoWindow)]
    internal void The_window_of_a_hold_counts_from_its_end(PaymentStatus status, double? heldUntil, double end)
    {
        var payment = Samples.Payment(capture: CaptureMode.Manual);
        payment = payment with
        {
            Status = status,
            HeldUntil = heldUntil is { } seconds ? Samples.Start.AddSeconds(seconds) : null,
            Agenda = payment.Agenda with { Since = Samples.Start.AddSeconds(7) },
        };

        Assert.Equal(end, Seconds(StateMachine.WindowEnd(payment, Samples.Facts.CustomerCode!)));
    }

    [Theory]
    [InlineData(null, 360)]
    [InlineData(UnknownWhy.InDoubt, 360)]
    [InlineData(UnknownWhy.NotFound, 360)]
    [InlineData(UnknownWhy.NoAnswer, UndoWindow)]
    [InlineData(UnknownWhy.NotProcessed, UndoWindow)]
    internal void The_window_of_a_merchant_code_counts_from_its_end_and_a_silent_wallet_gets_longer(UnknownWhy? last, double end)
    {
        var payment = Samples.Shown(300);
        payment = payment with { Agenda = payment.Agenda with { LastUnknown = last } };
        var undoes = Samples.Facts.MerchantCode! with { InquiryEnd = InquiryEnd.Undo };

        Assert.Equal(end, Seconds(StateMachine.WindowEnd(payment, Samples.Facts.MerchantCode!)));
        Assert.Equal(360, Seconds(StateMachine.WindowEnd(payment, undoes)));
        Assert.Equal(60, Seconds(StateMachine.WindowEnd(payment with { Code = null }, undoes)));
    }

    [Fact]
    public void A_second_number_has_its_own_deadline_and_its_own_grace()
    {
        var payment = Samples
            .Payment()
            .After(new Fact.Redrawn(new WalletResult<OrderState>.Declined(DeclineReason.SchemeError, "DUP", Samples.Evidence)), 4);

        // Five seconds for the call, and one.
        Assert.Equal((NextStep.Inquire, 10), Next(payment));
        Assert.Equal(4, Seconds(payment.Agenda.LastSentAt));
    }

    [Theory]
    [InlineData(FactSource.Inquire, 10.999, PaymentStatus.Processing)]
    [InlineData(FactSource.Inquire, 11, PaymentStatus.Review)]
    [InlineData(FactSource.Undo, 11, PaymentStatus.Processing)]
    [InlineData(FactSource.Callback, 11, PaymentStatus.Processing)]
    internal void A_difference_holds_when_an_inquiry_repeats_it_after_the_wallets_time(FactSource asked, double at, PaymentStatus status)
    {
        var facts = Samples.Facts with { CustomerCode = Samples.Facts.CustomerCode! with { MismatchHolds = TimeSpan.FromSeconds(10) } };
        var differs = Samples.Unknown(UnknownWhy.Mismatch);
        var once = Apply(Samples.Payment(), Samples.Told(FactSource.Act, differs), 1);

        Assert.Equal(1, Seconds(once.DiffersSince));
        Assert.Equal(status, Apply(once, Samples.Told(asked, differs), at).Status);
        // What fits in between begins it anew.
        var fits = Apply(once, Samples.Told(FactSource.Inquire, Samples.Waiting()), 5);
        Assert.Null(fits.DiffersSince);
        Assert.Equal(PaymentStatus.Processing, Apply(fits, Samples.Told(asked, differs), at).Status);

        Payment Apply(Payment payment, Fact fact, double seconds) =>
            StateMachine.Apply(payment, fact, facts, Samples.Start.AddSeconds(seconds)).Payment;
    }
}
