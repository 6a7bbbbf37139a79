using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards what follows when the time for questions is over: who decides, and what nobody may undo or capture any more.</summary>
public sealed class WindowEndTests
{
    private const double Day = 86_400;
    private static readonly Fact Silence = Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.InDoubt));

    private static Change Apply(Payment payment, Fact fact, double seconds) =>
        StateMachine.Apply(payment, fact, Samples.Facts, Samples.Start.AddSeconds(seconds));

    [Fact]
    public void A_hold_of_which_nothing_is_heard_is_up_to_a_person()
    {
        var held = Samples.Payment(capture: CaptureMode.Manual).After(Samples.Told(FactSource.Act, Samples.Held()));

        Assert.Equal(PaymentStatus.Authorized, Apply(held, Silence, (8 * Day) - 1).Payment.Status);
        var ended = Apply(held, Silence, 8 * Day).Payment;
        Assert.Equal((PaymentStatus.Review, null), (ended.Status, ended.DueAt));
    }

    [Fact]
    public void The_rest_of_a_hold_of_which_nothing_is_heard_cannot_be_captured_and_a_person_hears_of_it()
    {
        var taken = Samples
            .Payment(capture: CaptureMode.Manual)
            .After(Samples.Told(FactSource.Act, Samples.Sums(500_000, capturable: 750_000)));
        Assert.Equal((PaymentStatus.Succeeded, 750_000), (taken.Status, taken.CapturableMinor));

        var ended = Apply(taken, Silence, 8 * Day);

        Assert.Equal([Alert.UnexpectedState], ended.Alerts);
        Assert.Equal((PaymentStatus.Succeeded, 0, null), (ended.Payment.Status, ended.Payment.CapturableMinor, ended.Payment.DueAt));
    }

    [Fact]
    public void What_differs_is_not_undone_as_it_may_be_somebody_elses()
    {
        var payment = Samples.Payment() with { DiffersSince = Samples.Start };

        Assert.Equal(PaymentStatus.Review, Apply(payment, Silence, 60).Payment.Status);
        Assert.Equal(NextStep.Undo, Apply(payment with { DiffersSince = null }, Silence, 60).Payment.Agenda.Step);
    }

    [Fact]
    public void A_merchant_code_is_undone_only_if_the_wallet_said_that_it_waits()
    {
        var shown = Samples.Shown(300);

        Assert.Equal(PaymentStatus.Review, Apply(shown, Silence, 360).Payment.Status);
        var waits = Apply(shown, Samples.Told(FactSource.Inquire, Samples.Waiting()), 360).Payment;
        Assert.Equal((NextStep.Undo, UndoCause.Gateway), (waits.Agenda.Step, waits.Undo));
    }

    [Fact]
    public void An_end_without_money_whose_undo_has_no_answer_stays_and_a_person_hears_of_it()
    {
        var ended = Samples.Payment() with
        {
            Status = PaymentStatus.Declined,
            Undo = UndoCause.Gateway,
            Agenda = Samples.Payment().Agenda.Begin(NextStep.Undo, Samples.Start, TimeSpan.Zero),
        };

        var over = Apply(ended, Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.InDoubt)), Day);

        Assert.Equal([Alert.UnexpectedState], over.Alerts);
        Assert.Equal((PaymentStatus.Declined, UndoCause.None, null), (over.Payment.Status, over.Payment.Undo, over.Payment.DueAt));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(5.0, null, null, 5.0)]
    [InlineData(5.0, 3.0, 4.0, 3.0)]
    [InlineData(5.0, 7.0, 4.0, 4.0)]
    [InlineData(2.0, 7.0, 4.0, 2.0)]
    [InlineData(null, 7.0, null, 7.0)]
    [InlineData(null, null, 4.0, 4.0)]
    public void A_payment_is_due_when_the_first_thing_of_it_is(double? own, double? first, double? second, double? due)
    {
        var payment = Samples.Payment() with
        {
            Agenda = NextAction.Nothing with { DueAt = At(own) },
            Parts =
            [
                Samples.Part(OperationKind.Refund, 1) with
                {
                    DueAt = At(first),
                },
                Samples.Part(OperationKind.Refund, 1) with
                {
                    DueAt = At(second),
                },
            ],
        };

        Assert.Equal(At(due), payment.DueAt);

        static DateTimeOffset? At(double? seconds) => seconds is { } some ? Samples.Start.AddSeconds(some) : null;
    }
}
