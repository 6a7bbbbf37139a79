using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards the sums and holds of a payment when a person says what became of it.</summary>
public sealed class ResolvedMoneyTests
{
    private static Payment InReview(params PaymentOperation[] parts) =>
        Samples.Payment(capture: CaptureMode.Manual) with
        {
            Status = PaymentStatus.Review,
            Agenda = NextAction.Nothing,
            Parts = [.. parts],
        };

    private static PaymentOperation Part(OperationKind kind, long amount, PartStatus status) =>
        Samples.Part(kind, amount) with
        {
            Status = status,
            DueAt = null,
        };

    private static Payment Say(Payment payment, PaymentStatus status) => payment.After(new Fact.Resolved(status, "seen"), 100);

    [Theory]
    [InlineData(0, 1_250_000)]
    [InlineData(900_000, 900_000)]
    public void What_is_held_is_what_the_wallet_said_or_else_the_whole(long told, long held)
    {
        var payment = Say(InReview() with { HeldMinor = told }, PaymentStatus.Authorized);

        Assert.Equal((PaymentStatus.Authorized, held), (payment.Status, payment.CapturableMinor));
    }

    [Theory]
    [InlineData(99.0, null)]
    [InlineData(100.0, null)]
    [InlineData(101.0, 101.0)]
    public void An_end_of_a_hold_that_is_over_was_refuted(double told, double? kept)
    {
        var payment = Say(InReview() with { HeldUntil = Samples.Start.AddSeconds(told) }, PaymentStatus.Authorized);

        Assert.Equal(kept, (payment.HeldUntil - Samples.Start)?.TotalSeconds);
    }

    [Fact]
    public void A_whole_that_was_taken_closes_the_hold()
    {
        var payment = Say(InReview() with { HeldMinor = 1_250_000, HoldOpen = true }, PaymentStatus.Succeeded);

        Assert.Equal((1_250_000, 0, null), (payment.CapturedMinor, payment.CapturableMinor, payment.DueAt));
        Assert.Equal(LastKnownState.Taken, payment.Known);
    }

    [Theory]
    [InlineData(PartStatus.Succeeded, 200_000, 1_050_000)]
    [InlineData(PartStatus.Failed, 1_250_000, 0)]
    internal void A_capture_that_counts_is_what_was_taken_and_its_rest_is_still_held(PartStatus status, long captured, long capturable)
    {
        var payment = InReview(Part(OperationKind.Capture, 200_000, status)) with { HeldMinor = 1_250_000, HoldOpen = true };

        payment = Say(payment, PaymentStatus.Succeeded);

        Assert.Equal((captured, capturable), (payment.CapturedMinor, payment.CapturableMinor));
        Assert.Equal(capturable > 0 ? NextStep.Inquire : NextStep.None, payment.Agenda.Step);
    }

    [Fact]
    public void What_was_taken_and_is_said_to_be_gone_counts_as_given_back_beyond_our_refunds()
    {
        var payment = InReview(
            Part(OperationKind.Capture, 500_000, PartStatus.Succeeded),
            Part(OperationKind.Refund, 200_000, PartStatus.Succeeded),
            Part(OperationKind.Refund, 100_000, PartStatus.Failed)
        );

        payment = Say(payment, PaymentStatus.Canceled);

        Assert.Equal((PaymentStatus.Canceled, 500_000, 500_000), (payment.Status, payment.CapturedMinor, payment.RefundedMinor));
        Assert.Equal((300_000, 0), (payment.RefundedOutsideMinor, payment.RefundableMinor));
        Assert.Equal(NextStep.Confirm, payment.Agenda.Step);
    }

    [Fact]
    public void What_money_was_captured_of_cannot_be_said_to_be_held()
    {
        Assert.NotNull(
            StateMachine.ResolutionRefusal(InReview(Part(OperationKind.Capture, 1, PartStatus.Succeeded)), PaymentStatus.Authorized)
        );
        Assert.Null(StateMachine.ResolutionRefusal(InReview(Part(OperationKind.Capture, 1, PartStatus.Failed)), PaymentStatus.Authorized));
    }

    [Fact]
    public void An_order_that_tells_of_a_refund_gives_it_its_outcome_and_no_other()
    {
        var taken = Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Taken()))
            .After(new Fact.PartAsked(Samples.Part(OperationKind.Refund, 200_000)));
        var refund = Assert.Single(taken.Parts, p => p.Kind == OperationKind.Refund);

        Assert.Equal(PartStatus.Succeeded, Told(OperationKind.Refund, refund.Number, Samples.Moved()));
        Assert.Equal(PartStatus.Failed, Told(OperationKind.Refund, refund.Number, Samples.Refused()));
        Assert.Equal(
            PartStatus.Processing,
            Told(OperationKind.Refund, refund.Number, new WalletResult<OperationResult>.Pending(null, Samples.Evidence))
        );
        Assert.Equal(PartStatus.Processing, Told(OperationKind.Capture, refund.Number, Samples.Moved()));
        Assert.Equal(PartStatus.Processing, Told(OperationKind.Refund, "0", Samples.Moved()));

        PartStatus Told(OperationKind kind, string number, WalletResult<OperationResult> answer)
        {
            WalletResult<OrderState> order = new WalletResult<OrderState>.Succeeded(
                new OrderState.Captured(1_250_000, 0) { Parts = [new OperationState(kind, number, answer)] },
                Samples.Evidence
            );
            return taken.After(Samples.Told(FactSource.Inquire, order), 2).Part(refund.Id)!.Status;
        }
    }
}
