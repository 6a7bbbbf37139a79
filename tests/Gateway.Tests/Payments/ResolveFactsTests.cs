using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

public sealed class ResolveFactsTests
{
    private static Payment InReview(CaptureMode capture = CaptureMode.Automatic) =>
        Samples.Payment(capture: capture) with
        {
            Status = PaymentStatus.Review,
            Agenda = NextAction.Nothing,
        };

    private static Fact.Resolved Says(PaymentStatus status) => new Fact.Resolved(status, "seen");

    [Fact]
    public void Succeeded_books_the_whole_amount_so_that_it_can_be_refunded()
    {
        var payment = InReview().After(Says(PaymentStatus.Succeeded));

        Assert.Equal((PaymentStatus.Succeeded, 1_250_000, 1_250_000), (payment.Status, payment.CapturedMinor, payment.RefundableMinor));
        Assert.Null(payment.DueAt);
    }

    [Fact]
    public void A_hold_that_a_person_confirmed_and_the_wallet_then_denies_is_canceled()
    {
        var payment = InReview(CaptureMode.Manual)
            .After(Says(PaymentStatus.Authorized))
            .After(Samples.Told(FactSource.Undo, Samples.Unknown(UnknownWhy.NotFound)), 120);

        Assert.Equal((PaymentStatus.Canceled, null), (payment.Status, payment.Decline));
    }

    [Fact]
    public void Authorized_opens_the_hold_and_watches_it()
    {
        var payment = InReview(CaptureMode.Manual).After(Says(PaymentStatus.Authorized));

        Assert.Equal((PaymentStatus.Authorized, 1_250_000), (payment.Status, payment.CapturableMinor));
        Assert.Equal(NextStep.Inquire, payment.Agenda.Step);
        Assert.NotNull(payment.DueAt);
    }

    [Fact]
    public void A_hold_whose_cancel_was_asked_for_is_undone_further()
    {
        var asked = InReview(CaptureMode.Manual) with { CancelRequested = true };

        var payment = asked.After(Says(PaymentStatus.Authorized));

        Assert.Equal((PaymentStatus.Authorized, NextStep.Undo, UndoCause.Merchant), (payment.Status, payment.Agenda.Step, payment.Undo));
    }

    [Theory]
    [InlineData("declined")]
    [InlineData("canceled")]
    [InlineData("expired")]
    public void An_end_without_money_is_looked_at_once_more_and_a_late_success_is_undone(string word)
    {
        var status = Enum.GetValues<PaymentStatus>().Single(s => s.Word() == word);

        var ended = InReview().After(Says(status));
        var late = ended.After(Samples.Told(FactSource.Inquire, Samples.Taken()), 60);

        Assert.Equal((status, NextStep.Confirm), (ended.Status, ended.Agenda.Step));
        Assert.Equal(status == PaymentStatus.Declined, ended.Decline is not null);
        Assert.Equal((status, NextStep.Undo, UndoCause.LateSuccess), (late.Status, late.Agenda.Step, late.Undo));
    }

    [Fact]
    public void What_was_booked_as_taken_counts_as_given_back_once_its_refund_has_an_outcome()
    {
        var undone = Samples.Payment().After(new Fact.CancelAsked()).After(Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)));
        var refund = undone.Parts.Single(p => p.Kind == OperationKind.Refund).Id;
        var stuck = undone.After(
            new Fact.PartTold(
                refund,
                FactSource.Inquire,
                new WalletResult<OperationResult>.Unknown(UnknownWhy.InDoubt, null, Samples.Evidence)
            ),
            4000
        );
        Assert.Equal(PaymentStatus.Review, stuck.Status);

        Assert.NotNull(StateMachine.ResolutionRefusal(stuck, PaymentStatus.Canceled));
        Assert.Same(stuck, stuck.After(Says(PaymentStatus.Canceled)));
        var failed = stuck.After(new Fact.PartResolved(refund, PartStatus.Failed, "seen"));
        var canceled = failed.After(Says(PaymentStatus.Canceled));
        var given = stuck.After(new Fact.PartResolved(refund, PartStatus.Succeeded, "seen"));

        Assert.Equal(
            (PaymentStatus.Review, PaymentStatus.Canceled, PaymentStatus.Canceled),
            (failed.Status, canceled.Status, given.Status)
        );
        Assert.Equal(canceled.CapturedMinor, canceled.RefundedMinor);
        Assert.Equal(given.CapturedMinor, given.RefundedMinor);
    }

    [Theory]
    [InlineData(CaptureMode.Automatic, false)]
    [InlineData(CaptureMode.Manual, true)]
    public void Only_what_was_to_be_held_can_be_said_to_be_held(CaptureMode capture, bool fits) =>
        Assert.Equal(fits, StateMachine.ResolutionRefusal(InReview(capture), PaymentStatus.Authorized) is null);

    [Fact]
    public void A_capture_that_went_through_after_the_end_is_given_back()
    {
        var capture = new PaymentOperation
        {
            Kind = OperationKind.Capture,
            Id = ObjectId.New("cap", Samples.Start, 7),
            AmountMinor = 100_000,
            Status = PartStatus.Review,
            CreatedAt = Samples.Start,
            UpdatedAt = Samples.Start,
        };
        var lapsed = Samples.Payment(capture: CaptureMode.Manual) with
        {
            Status = PaymentStatus.Expired,
            HeldMinor = 1_250_000,
            Parts = [capture],
            Agenda = NextAction.Nothing,
        };

        var late = lapsed.After(new Fact.PartResolved(capture.Id, PartStatus.Succeeded, "seen"));

        Assert.Equal(
            (PaymentStatus.Expired, 100_000, UndoCause.LateSuccess, NextStep.Undo),
            (late.Status, late.CapturedMinor, late.Undo, late.Agenda.Step)
        );
    }
}
