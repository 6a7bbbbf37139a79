using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards when a payment is undone: not before the charge has had its time, not twice, and until when.</summary>
public sealed class UndoClockTests
{
    private const double UndoWindow = 86_400;

    private static readonly Fact NoAnswer = Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.InDoubt));

    private static double? Seconds(DateTimeOffset? moment) => (moment - Samples.Start)?.TotalSeconds;

    private static (NextStep Step, double? Due) Next(Payment payment) => (payment.Agenda.Step, Seconds(payment.Agenda.DueAt));

    [Theory]
    [InlineData(10, 15)]
    [InlineData(14.5, 15)]
    [InlineData(15, 15)]
    [InlineData(20, 20)]
    public void Nothing_is_undone_before_the_charge_has_had_its_time(double at, double due)
    {
        var payment = Samples.Payment().After(new Fact.CancelAsked(), at);

        Assert.Equal((NextStep.Undo, due), Next(payment));
        // The first gap is behind it.
        Assert.Equal(
            (NextStep.Undo, due + 5),
            Next(payment.After(Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.InDoubt)), due))
        );
    }

    [Fact]
    public void What_is_known_to_be_held_is_undone_at_once()
    {
        var held = Samples.Payment(capture: CaptureMode.Manual).After(Samples.Told(FactSource.Act, Samples.Held()));

        Assert.Equal((NextStep.Undo, 2), Next(held.After(new Fact.CancelAsked(), 2)));
    }

    [Fact]
    public void An_undo_that_goes_on_is_not_begun_again_and_keeps_the_merchants_wish()
    {
        var own = Samples.Payment().After(NoAnswer, 60);
        var wanted = own.After(new Fact.CancelAsked(), 63);
        var merchants = Samples.Payment().After(new Fact.CancelAsked());
        var notFound = merchants.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.NotFound)), 61);

        Assert.Equal((UndoCause.Gateway, UndoCause.Merchant), (own.Undo, wanted.Undo));
        Assert.Equal(own.Agenda, wanted.Agenda);
        Assert.Equal((UndoCause.Merchant, merchants.Agenda), (notFound.Undo, notFound.Agenda));
    }

    [Theory]
    [InlineData(59.999, NextStep.Inquire)]
    [InlineData(60, NextStep.Undo)]
    internal void Not_found_counts_from_the_moment_at_which_the_grace_is_over(double at, NextStep step)
    {
        var asks = Samples.Payment() with { CreatedAt = Samples.Start.AddSeconds(30) };

        Assert.Equal(step, asks.After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.NotFound)), at).Agenda.Step);
    }

    [Theory]
    [InlineData(60.999, PaymentStatus.Processing)]
    [InlineData(61, PaymentStatus.Canceled)]
    internal void The_grace_counts_from_the_last_moment_at_which_the_charge_can_have_left(double at, PaymentStatus status)
    {
        var payment = Samples
            .Payment()
            .After(new Fact.CancelAsked())
            .After(Samples.Told(FactSource.Act, Samples.Unknown(UnknownWhy.NoAnswer)));

        Assert.Equal(status, payment.After(Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.NotFound)), at).Status);
    }

    [Theory]
    [InlineData(-1.0, 0.0, false)]
    [InlineData(0.0, 3600.0, true)]
    public void Late_money_goes_back_however_long_it_takes_and_a_person_hears_when_the_window_is_over(double after, double due, bool alert)
    {
        const double Found = 55;
        var payment = Samples
            .Payment()
            .After(new Fact.CancelAsked())
            .After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 20)
            .After(Samples.Told(FactSource.Inquire, Samples.Taken()), Found);
        Assert.Equal((NextStep.Undo, Found), Next(payment));

        var change = StateMachine.Apply(
            payment,
            Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.InDoubt)),
            Samples.Facts,
            Samples.Start.AddSeconds(Found + UndoWindow + after)
        );

        Assert.Equal((NextStep.Undo, Found + UndoWindow + due), Next(change.Payment));
        Assert.Equal(alert ? [Alert.UnexpectedState] : [], change.Alerts);
    }

    [Fact]
    public void An_undo_without_an_outcome_is_up_to_a_person_when_its_window_is_over()
    {
        var payment = Samples.Payment().After(NoAnswer, 60);
        var unknown = Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.InDoubt));

        Assert.Equal((NextStep.Undo, 60 + UndoWindow), Next(payment.After(unknown, 59 + UndoWindow)));
        var ended = payment.After(unknown, 60 + UndoWindow);
        Assert.Equal((PaymentStatus.Review, null), (ended.Status, ended.DueAt));
    }
}
