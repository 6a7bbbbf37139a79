using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// Guards when a capture or refund is asked for, when the same is sent again, and when a person decides. The one here was made
/// and sent one second after the start; the wallet's gaps are 2 and 5 s, its window an hour, and it may deny what it knows for 10 s.
/// </summary>
public sealed class PartClockTests
{
    private static Payment Refunding() =>
        Samples
            .Payment()
            .After(Samples.Told(FactSource.Act, Samples.Taken()))
            .After(new Fact.PartAsked(Samples.Part(OperationKind.Refund, 200_000)));

    private static PaymentOperation Refund(Payment payment) => Assert.Single(payment.Parts, p => p.Kind == OperationKind.Refund);

    private static Payment Told(Payment payment, FactSource asked, UnknownWhy why, double seconds, double? againAfter = null) =>
        payment.After(
            new Fact.PartTold(
                Refund(payment).Id,
                asked,
                new WalletResult<OperationResult>.Unknown(why, null, Samples.Evidence)
                {
                    AgainAfter = againAfter is { } gap ? TimeSpan.FromSeconds(gap) : null,
                }
            ),
            seconds
        );

    private static double? Due(Payment payment) => (Refund(payment).DueAt - Samples.Start)?.TotalSeconds;

    [Fact]
    public void Each_answer_that_is_none_makes_the_next_gap_due_and_the_last_gap_repeats()
    {
        var payment = Told(Refunding(), FactSource.Act, UnknownWhy.InDoubt, 2);
        var due = new List<double?> { Due(payment) };
        for (var i = 0; i < 3; i++)
        {
            payment = Told(payment, FactSource.Inquire, UnknownWhy.InDoubt, due[^1]!.Value);
            due.Add(Due(payment));
        }

        Assert.Equal([4, 9, 14, 19], due);
        Assert.False(Refund(payment).SendAgain);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(1, 4)]
    [InlineData(5000, 3601)]
    public void A_wallet_that_wants_to_be_left_alone_is_until_the_windows_end(double wants, double due) =>
        Assert.Equal(due, Due(Told(Refunding(), FactSource.Act, UnknownWhy.NotProcessed, 2, wants)));

    [Theory]
    [InlineData(3599.5, PartStatus.Processing, 3601.0)]
    [InlineData(3600.5, PartStatus.Processing, 3601.0)]
    [InlineData(3601, PartStatus.Review, null)]
    internal void The_last_question_falls_on_the_end_of_the_window_and_then_a_person_decides(double at, PartStatus status, double? due)
    {
        var payment = Told(Refunding(), FactSource.Inquire, UnknownWhy.InDoubt, at);

        Assert.Equal((status, due), (Refund(payment).Status, Due(payment)));
        // The payment itself stands.
        Assert.Equal((PaymentStatus.Succeeded, status == PartStatus.Review), (payment.Status, payment.AwaitsAPerson));
    }

    [Fact]
    public void What_is_in_review_is_not_asked_for_again_by_a_word_that_is_none()
    {
        var payment = Told(Refunding(), FactSource.Inquire, UnknownWhy.InDoubt, 3601);

        Assert.Null(Due(Told(payment, FactSource.Inquire, UnknownWhy.InDoubt, 3602)));
        Assert.Null(Due(Told(payment, FactSource.Callback, UnknownWhy.InDoubt, 3602)));
    }

    [Theory]
    [InlineData(FactSource.Inquire, 12.999, false, 14.999)]
    [InlineData(FactSource.Inquire, 13, true, 13)]
    [InlineData(FactSource.Undo, 13, false, 15)]
    internal void What_the_wallet_does_not_know_is_sent_again_once_it_must_know_it(FactSource asked, double at, bool again, double due)
    {
        var sent = Refunding();
        sent = sent with { Parts = [.. sent.Parts.Select(p => p with { LastSentAt = Samples.Start.AddSeconds(3) })] };

        var payment = Told(sent, asked, UnknownWhy.NotFound, at);

        Assert.Equal((again, due), (Refund(payment).SendAgain, Due(payment)));
    }

    [Theory]
    [InlineData(10.999, false)]
    [InlineData(11, true)]
    public void Of_what_nobody_knows_when_it_was_sent_the_grace_counts_from_its_making(double at, bool again) =>
        Assert.Equal(again, Refund(Told(Refunding(), FactSource.Inquire, UnknownWhy.NotFound, at)).SendAgain);

    [Theory]
    [InlineData(FactSource.Act, 0, true)]
    [InlineData(FactSource.Act, 1, true)]
    [InlineData(FactSource.Act, 2, false)]
    [InlineData(FactSource.Inquire, 1, false)]
    internal void What_was_not_processed_is_sent_again_only_if_no_other_send_can_have_arrived(FactSource asked, int tries, bool again)
    {
        var payment = Refunding();
        payment = payment with { Parts = [.. payment.Parts.Select(p => p with { Tries = tries })] };

        payment = Told(payment, asked, UnknownWhy.NotProcessed, 2);

        Assert.Equal((again, 4), (Refund(payment).SendAgain, Due(payment)));
    }

    [Fact]
    public void A_send_is_noted_and_is_not_repeated_by_itself()
    {
        var payment = Refunding();
        payment = payment with { Parts = [.. payment.Parts.Select(p => p with { SendAgain = true })] };

        var sent = Refund(Told(payment, FactSource.Act, UnknownWhy.InDoubt, 2));
        var asked = Refund(Told(payment, FactSource.Inquire, UnknownWhy.InDoubt, 2));

        Assert.Equal((Samples.Start.AddSeconds(2), false), (sent.LastSentAt, sent.SendAgain));
        Assert.Null(asked.LastSentAt);
    }

    [Fact]
    public void A_callback_that_says_nothing_has_the_wallet_asked_at_once() =>
        Assert.Equal(3, Due(Told(Refunding(), FactSource.Callback, UnknownWhy.InDoubt, 3)));

    [Theory]
    [InlineData(7L, 7L)]
    [InlineData(6L, 6L)]
    [InlineData(5L, 6L)]
    public void The_orders_version_rises_with_a_callback_and_never_falls(long told, long kept)
    {
        var payment = Refunding() with { WalletVersion = 6 };

        payment = payment.After(new Fact.PartTold(Refund(payment).Id, FactSource.Callback, Samples.Moved()) { Version = told }, 3);

        Assert.Equal((PartStatus.Succeeded, kept), (Refund(payment).Status, payment.WalletVersion));
    }

    [Fact]
    public void What_has_its_outcome_keeps_it_whatever_is_said_later()
    {
        var payment = Refunding();
        var succeeded = payment.After(new Fact.PartTold(Refund(payment).Id, FactSource.Act, Samples.Moved()), 3);
        var failed = payment.After(new Fact.PartTold(Refund(payment).Id, FactSource.Act, Samples.Refused()), 3);

        var denied = succeeded.After(new Fact.PartTold(Refund(payment).Id, FactSource.Inquire, Samples.Refused()), 4);
        var moved = failed.After(new Fact.PartTold(Refund(payment).Id, FactSource.Inquire, Samples.Moved()), 4);

        Assert.Equal((PartStatus.Succeeded, "W", null), (Refund(denied).Status, Refund(denied).SchemeReference, Due(denied)));
        Assert.Equal((PartStatus.Failed, null), (Refund(moved).Status, Due(moved)));
        Assert.Equal(new Decline(DeclineReason.SchemeError, "x"), Refund(moved).Failure);
        Assert.Equal((200_000, 0), (denied.RefundedMinor, moved.RefundedMinor));
    }
}
