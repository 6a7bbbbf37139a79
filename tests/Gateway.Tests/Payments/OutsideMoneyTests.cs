using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// Captures and refunds that the wallet shows and that are not known here: by somebody else at the wallet, or by this
/// gateway before its store was restored.
/// </summary>
public sealed class OutsideMoneyTests
{
    private static Payment Authorized { get; } =
        Samples.Payment(ChargeMode.MerchantCode, CaptureMode.Manual).After(Samples.Told(FactSource.Inquire, Samples.Held()));

    public static TheoryData<int> AllAsked => [.. Enum.GetValues<FactSource>().Select(a => (int)a)];

    [Theory]
    [MemberData(nameof(AllAsked))]
    public void A_capture_that_nothing_explains_is_booked_with_an_alert(int asked)
    {
        var change = Change(Authorized, Samples.Told((FactSource)asked, Samples.Sums(400_000, capturable: 850_000)));

        AssertBooks(change.Payment, captured: 400_000, capturable: 850_000, refundable: 400_000);
        Assert.Equal(PaymentStatus.Succeeded, change.Payment.Status);
        Assert.Contains(Alert.UnexpectedState, change.Alerts);
        var line = Assert.Single(change.Entries, e => e.Type == "answer.sums");
        Assert.Equal("400000", line.Detail["captured_outside"]);
        Assert.Contains("operation", line.Detail.Keys);
        // The rest of the hold is watched to its end.
        Assert.Equal(NextStep.Inquire, change.Payment.Agenda.Step);
    }

    [Fact]
    public void A_final_capture_outside_leaves_nothing_to_capture()
    {
        var payment = Authorized.After(Told(400_000));

        AssertBooks(payment, captured: 400_000, capturable: 0, refundable: 400_000);
        Assert.Null(payment.DueAt);
    }

    [Fact]
    public void A_capture_outside_before_any_answer_showed_the_hold_leaves_the_rest_to_be_captured() =>
        AssertBooks(
            Samples.Payment(ChargeMode.MerchantCode, CaptureMode.Manual).After(Told(400_000, capturable: 850_000)),
            captured: 400_000,
            capturable: 850_000,
            refundable: 400_000
        );

    [Fact]
    public void What_was_booked_is_not_booked_or_told_again()
    {
        var payment = Authorized.After(Told(400_000, capturable: 850_000));

        var again = Change(payment, Told(400_000, capturable: 850_000));
        var older = Change(payment, Told(300_000, capturable: 950_000));

        foreach (var change in new[] { again, older })
        {
            Assert.Empty(change.Alerts);
            Assert.DoesNotContain(change.Entries, e => e.Type == "answer.sums");
            Assert.Equal(400_000, change.Payment.CapturedMinor);
        }
    }

    [Fact]
    public void A_capture_of_the_wallet_adds_to_those_known_here()
    {
        var capture = Samples.Part(OperationKind.Capture, 500_000);
        var payment = Authorized
            .After(new Fact.PartAsked(capture))
            .After(new Fact.PartTold(capture.Id, FactSource.Act, Samples.Moved()))
            .After(Told(900_000, capturable: 350_000));

        AssertBooks(payment, captured: 900_000, capturable: 350_000, refundable: 900_000);
        Assert.Equal(400_000, payment.CapturedOutsideMinor);
    }

    [Fact]
    public void The_sums_that_come_with_a_capture_of_ours_show_one_that_is_not()
    {
        var capture = Samples.Part(OperationKind.Capture, 500_000);
        var change = Change(
            Authorized.After(new Fact.PartAsked(capture)),
            new Fact.PartTold(capture.Id, FactSource.Callback, Samples.Moved(new OrderSums(900_000, 100_000)))
        );

        AssertBooks(change.Payment, captured: 900_000, capturable: 350_000, refunded: 100_000, refundable: 800_000);
        Assert.Contains(Alert.UnexpectedState, change.Alerts);
    }

    [Fact]
    public void A_capture_under_way_that_may_explain_the_sum_is_not_booked_twice()
    {
        var capture = Samples.Part(OperationKind.Capture, 400_000);
        var change = Change(Authorized.After(new Fact.PartAsked(capture)), Told(400_000, capturable: 850_000));

        Assert.Empty(change.Alerts);
        AssertBooks(change.Payment, captured: 400_000, capturable: 850_000, refundable: 400_000);

        var done = change.Payment.After(new Fact.PartTold(capture.Id, FactSource.Act, Samples.Moved()));
        AssertBooks(done, captured: 400_000, capturable: 850_000, refundable: 400_000);

        var seen = done.After(Told(400_000, capturable: 850_000));
        Assert.Equal((400_000, 0), (seen.CapturedMinor, seen.CapturedOutsideMinor));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void If_the_capture_under_way_was_not_what_explains_the_sum_the_wallet_is_asked_and_it_is_booked(bool final)
    {
        var capture = Samples.Part(OperationKind.Capture, 400_000) with { Final = final };
        var doubtful = Authorized.After(new Fact.PartAsked(capture)).After(Told(400_000, capturable: 850_000));

        // Refused: then somebody else took the 400,000.
        var refused = doubtful.After(new Fact.PartTold(capture.Id, FactSource.Act, Samples.Refused()), seconds: 3);
        AssertBooks(refused, captured: 400_000, capturable: 850_000, refundable: 400_000);
        Assert.Equal(Samples.Start.AddSeconds(3), refused.DueAt);
        var change = Change(refused, Told(400_000, capturable: 850_000));
        Assert.Equal(400_000, change.Payment.CapturedOutsideMinor);
        Assert.Contains(Alert.UnexpectedState, change.Alerts);

        // Carried out: only the order tells whether it is in the sum or came on top of it.
        var done = doubtful.After(new Fact.PartTold(capture.Id, FactSource.Act, Samples.Moved()), seconds: 3);
        Assert.Equal(Samples.Start.AddSeconds(3), done.DueAt);
        AssertBooks(done.After(Told(800_000, capturable: 450_000)), captured: 800_000, capturable: 450_000, refundable: 800_000);
    }

    [Fact]
    public void Of_a_sum_that_the_capture_under_way_cannot_explain_the_rest_is_booked_at_once()
    {
        var capture = Samples.Part(OperationKind.Capture, 100_000);
        var payment = Authorized.After(new Fact.PartAsked(capture)).After(Told(400_000, capturable: 850_000));

        Assert.Equal(300_000, payment.CapturedOutsideMinor);
        AssertBooks(payment, captured: 400_000, capturable: 850_000, refundable: 400_000);
    }

    [Fact]
    public void A_refund_outside_of_a_capture_outside_is_booked()
    {
        var payment = Authorized.After(Told(400_000, refunded: 150_000, capturable: 850_000));

        AssertBooks(payment, captured: 400_000, capturable: 850_000, refunded: 150_000, refundable: 250_000);
    }

    [Fact]
    public void A_refund_under_way_that_may_explain_the_sum_is_not_booked_twice()
    {
        var refund = Samples.Part(OperationKind.Refund, 300_000);
        var doubtful = Paid().After(new Fact.PartAsked(refund)).After(Samples.Told(FactSource.Inquire, Samples.Taken(refunded: 300_000)));

        Assert.Equal((300_000, 950_000), (doubtful.RefundedMinor, doubtful.RefundableMinor));
        var done = doubtful.After(new Fact.PartTold(refund.Id, FactSource.Act, Samples.Moved()));
        Assert.Equal((300_000, 950_000), (done.RefundedMinor, done.RefundableMinor));
        var refused = doubtful.After(new Fact.PartTold(refund.Id, FactSource.Act, Samples.Refused()));
        Assert.Equal((300_000, 950_000), (refused.RefundedMinor, refused.RefundableMinor));
        Assert.NotNull(refused.DueAt);
    }

    [Fact]
    public void A_charge_that_the_wallet_called_off_counts_as_given_back()
    {
        var change = Change(Paid(), Samples.Told(FactSource.Inquire, Samples.Released(ReleaseCause.CalledOff)));

        Assert.Equal(PaymentStatus.Succeeded, change.Payment.Status);
        Assert.Equal(
            (1_250_000, 1_250_000, 0),
            (change.Payment.CapturedMinor, change.Payment.RefundedMinor, change.Payment.RefundableMinor)
        );
        Assert.Contains(Alert.UnexpectedState, change.Alerts);
        // A reversal that is told again, or an older answer, changes nothing.
        var later = change
            .Payment.After(Samples.Told(FactSource.Inquire, Samples.Released(ReleaseCause.CalledOff)))
            .After(Samples.Told(FactSource.Inquire, Samples.Taken()));
        Assert.Equal((1_250_000, 1_250_000), (later.CapturedMinor, later.RefundedMinor));
    }

    [Theory]
    [InlineData(ReleaseCause.Lapsed)]
    [InlineData(ReleaseCause.Closed)]
    [InlineData(ReleaseCause.NeverMade)]
    public void What_contradicts_the_charge_books_nothing_and_is_told_to_people(ReleaseCause cause)
    {
        var change = Change(Paid(), Samples.Told(FactSource.Inquire, Samples.Released(cause)));

        Assert.Equal((1_250_000, 0), (change.Payment.CapturedMinor, change.Payment.RefundedMinor));
        Assert.Contains(Alert.UnexpectedState, change.Alerts);
    }

    [Theory]
    [InlineData(DeclineReason.OperationNotAllowed, true)]
    [InlineData(DeclineReason.AmountNotAllowed, true)]
    [InlineData(DeclineReason.InsufficientFunds, false)]
    [InlineData(DeclineReason.SchemeError, false)]
    public void A_refusal_of_what_the_books_allow_has_the_order_looked_at(DeclineReason reason, bool looks)
    {
        var refund = Samples.Part(OperationKind.Refund, 300_000);
        var payment = Paid()
            .After(new Fact.PartAsked(refund))
            .After(new Fact.PartTold(refund.Id, FactSource.Act, Samples.Refused(reason)), seconds: 3);

        Assert.Equal(looks ? Samples.Start.AddSeconds(3) : null, payment.DueAt);
    }

    [Fact]
    public void Money_outside_that_comes_while_the_payment_is_called_off_goes_back_once()
    {
        var undoing = Authorized.After(new Fact.CancelAsked());
        var given = undoing.After(Samples.Told(FactSource.Undo, Only(Samples.Sums(400_000, refunded: 100_000))));
        var refund = Assert.Single(given.Parts, p => p.Kind == OperationKind.Refund);
        Assert.Equal((300_000, 100_000), (refund.AmountMinor, given.RefundedOutsideMinor));

        var again = given
            .After(new Fact.PartTold(refund.Id, FactSource.Act, Samples.Moved()))
            .After(Samples.Told(FactSource.Undo, Only(Samples.Sums(400_000, refunded: 400_000))));

        Assert.Equal(PaymentStatus.Canceled, again.Status);
        Assert.Equal((400_000, 400_000), (again.CapturedMinor, again.RefundedMinor));
        Assert.Single(again.Parts, p => p.Kind == OperationKind.Refund);
    }

    [Fact]
    public void What_is_taken_outside_after_all_went_back_goes_back_too()
    {
        var canceled = Refunded(Authorized.After(new Fact.CancelAsked()).After(Samples.Told(FactSource.Undo, Only(Samples.Sums(400_000)))));
        Assert.Equal(PaymentStatus.Canceled, canceled.Status);

        // The rest of the hold was not released by that, and somebody takes it.
        var late = canceled.After(Told(1_000_000, refunded: 400_000));
        Assert.Equal(NextStep.Undo, late.Agenda.Step);
        var given = late.After(Samples.Told(FactSource.Undo, Only(Samples.Sums(1_000_000, refunded: 400_000))));
        var settled = Refunded(given);

        Assert.Equal([400_000, 600_000], settled.Parts.Where(p => p.Kind == OperationKind.Refund).Select(p => p.AmountMinor));
        Assert.Equal((PaymentStatus.Canceled, 1_000_000, 1_000_000), (settled.Status, settled.CapturedMinor, settled.RefundedMinor));
        // The same word again makes no third.
        var again = settled.After(Samples.Told(FactSource.Undo, Only(Samples.Sums(1_000_000, refunded: 400_000))));
        Assert.Equal(settled.Parts.Length, again.Parts.Length);
    }

    // A store that was restored has forgotten that the gateway gave back 206.00 under the first fixed number.
    [Fact]
    public void A_number_under_which_a_forgotten_refund_went_back_is_not_used_again()
    {
        var canceling = Authorized.After(new Fact.CancelAsked());
        var first = StateMachine.OwnRefundId(canceling, 0);
        var sums = Samples.Sums(425_000, refunded: 206_000);
        var shown = (WalletResult<OrderState>.Succeeded)Only(sums);

        var given = canceling.After(
            Samples.Told(
                FactSource.Undo,
                shown with
                {
                    Value = shown.Value with
                    {
                        Parts = [new OperationState(OperationKind.Refund, ObjectId.NumberOf(first), Samples.Moved())],
                    },
                }
            )
        );

        var refund = given.Parts.Single(p => p.Kind == OperationKind.Refund);
        Assert.Equal(
            (StateMachine.OwnRefundId(canceling, 1), 219_000, PartStatus.Processing),
            (refund.Id, refund.AmountMinor, refund.Status)
        );
        var settled = Refunded(given);
        Assert.Equal((PaymentStatus.Canceled, 425_000, 425_000), (settled.Status, settled.CapturedMinor, settled.RefundedMinor));
    }

    private static Payment Refunded(Payment payment) =>
        payment.After(new Fact.PartTold(payment.Parts.Single(p => p.Status == PartStatus.Processing).Id, FactSource.Act, Samples.Moved()));

    private static Payment Paid() => Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Taken()));

    private static Fact Told(long captured, long refunded = 0, long capturable = 0) =>
        Samples.Told(FactSource.Inquire, Samples.Sums(captured, refunded, capturable));

    private static WalletResult<OrderState> Only(WalletResult<OrderState> answer)
    {
        var done = (WalletResult<OrderState>.Succeeded)answer;
        return done with { Value = (OrderState.Captured)done.Value with { RefundOnly = true } };
    }

    private static Change Change(Payment payment, Fact fact) =>
        StateMachine.Apply(payment, fact, Samples.Facts, Samples.Start.AddSeconds(2));

    private static void AssertBooks(Payment payment, long captured, long capturable, long refundable, long refunded = 0) =>
        Assert.Equal(
            (captured, capturable, refunded, refundable),
            (payment.CapturedMinor, payment.CapturableMinor, payment.RefundedMinor, payment.RefundableMinor)
        );
}
