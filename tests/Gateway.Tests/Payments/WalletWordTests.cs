using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards what of a wallet's word counts and is kept: its version, its evidence, and what it says again and again.</summary>
public sealed class WalletWordTests
{
    private static WalletResult<OrderState> Held(long version) =>
        new WalletResult<OrderState>.Succeeded(
            new OrderState.Authorized(1_250_000, Samples.Start.AddDays(7)) { Version = version },
            Samples.Evidence
        );

    private static WalletResult<OrderState> Released(long version) =>
        new WalletResult<OrderState>.Succeeded(new OrderState.NotCharged(ReleaseCause.CalledOff) { Version = version }, Samples.Evidence);

    [Theory]
    [InlineData(FactSource.Callback, 4, false)]
    [InlineData(FactSource.Callback, 5, false)]
    [InlineData(FactSource.Callback, 6, true)]
    [InlineData(FactSource.Inquire, 4, false)]
    [InlineData(FactSource.Inquire, 5, true)]
    [InlineData(FactSource.Inquire, 6, true)]
    internal void Old_news_changes_nothing_and_an_answer_of_the_same_version_is_none(FactSource asked, long version, bool counts)
    {
        var payment = Samples.Payment(capture: CaptureMode.Manual).After(Samples.Told(FactSource.Act, Held(5)));

        var after = payment.After(Samples.Told(asked, Released(version)), 2);

        Assert.Equal(counts ? PaymentStatus.Canceled : PaymentStatus.Authorized, after.Status);
        Assert.Equal(counts ? version : 5, after.WalletVersion);
    }

    [Fact]
    public void The_wallets_reference_is_kept_when_a_later_answer_leaves_it_out()
    {
        WalletResult<OrderState> named = new WalletResult<OrderState>.Succeeded(
            new OrderState.Authorized(1_250_000, Samples.Start.AddDays(7)) { SchemeReference = "W-1" },
            Samples.Evidence
        );

        var payment = Samples
            .Payment(capture: CaptureMode.Manual)
            .After(Samples.Told(FactSource.Act, named))
            .After(Samples.Told(FactSource.Inquire, Samples.Held()), 2);

        Assert.Equal("W-1", payment.SchemeReference);
    }

    [Fact]
    public void A_line_keeps_what_the_answer_was_read_from()
    {
        var evidence = new Evidence(
            "query",
            "ab12",
            ImmutableDictionary<string, string>.Empty.Add("state", "PAID").Add("amount", "12500.00")
        );
        WalletResult<OrderState> taken = new WalletResult<OrderState>.Succeeded(new OrderState.Captured(1_250_000, 0), evidence);

        var change = StateMachine.Apply(Samples.Payment(), Samples.Told(FactSource.Inquire, taken), Samples.Facts, Samples.Start);

        var line = Assert.Single(change.Entries, e => e.Type == "answer.taken");
        Assert.Equal("inquiry", line.By);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["operation"] = "query",
                [EvidenceDigest.Unkeyed] = "ab12",
                ["read.state"] = "PAID",
                ["read.amount"] = "12500.00",
                ["captured"] = "1250000",
            },
            line.Detail
        );
    }

    [Fact]
    public void What_a_wallet_says_again_and_again_is_told_a_while_and_a_change_always()
    {
        var payment = Samples.Payment().After(new Fact.CancelAsked());
        var told = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            told.Add(Say(FactSource.Undo, i < 39 ? UnknownWhy.InDoubt : UnknownWhy.NoAnswer));
        }

        Assert.Equal([.. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(0, 19), 1], told);
        Assert.Equal(1, Say(FactSource.Callback, UnknownWhy.NoAnswer));

        int Say(FactSource asked, UnknownWhy why)
        {
            var change = StateMachine.Apply(
                payment,
                Samples.Told(asked, Samples.Unknown(why)),
                Samples.Facts,
                payment.UpdatedAt.AddSeconds(1)
            );
            payment = change.Payment;
            return change.Entries.Count(e => e.Type == "answer.unknown");
        }
    }

    [Fact]
    public void That_the_wallet_knows_the_order_is_told_once()
    {
        var payment = Samples.Payment();
        var once = StateMachine.Apply(payment, Samples.Told(FactSource.Inquire, Samples.Waiting()), Samples.Facts, Samples.Start);
        var twice = StateMachine.Apply(once.Payment, Samples.Told(FactSource.Inquire, Samples.Waiting()), Samples.Facts, Samples.Start);

        Assert.Equal(["answer.waiting"], once.Entries.Select(e => e.Type));
        Assert.True(once.Payment.Seen);
        Assert.Empty(twice.Entries);
    }

    [Fact]
    public void A_refund_of_late_money_is_due_at_once_under_its_fixed_number_and_says_why()
    {
        var payment = Samples
            .Payment()
            .After(new Fact.CancelAsked())
            .After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 20)
            .After(Samples.Told(FactSource.Inquire, Samples.Taken(refundOnly: true)), 55);

        var refund = Assert.Single(payment.Parts, p => p.Kind == OperationKind.Refund);
        Assert.Equal(
            new PaymentOperation
            {
                Kind = OperationKind.Refund,
                Id = StateMachine.OwnRefundId(payment, 0),
                AmountMinor = 1_250_000,
                Reason = "late_success",
                CreatedAt = Samples.Start.AddSeconds(55),
                UpdatedAt = Samples.Start.AddSeconds(55),
                DueAt = Samples.Start.AddSeconds(55),
                SendAgain = true,
                Tries = 1,
            },
            refund
        );
        Assert.Equal((PaymentStatus.Canceled, NextStep.None), (payment.Status, payment.Agenda.Step));
    }

    [Theory]
    [InlineData(0, PaymentStatus.Review, 0)]
    [InlineData(1, PaymentStatus.Processing, 1)]
    internal void A_wallet_that_cannot_refund_leaves_it_to_a_person(int maxRefunds, PaymentStatus status, int refunds)
    {
        var payment = Samples.Payment().After(new Fact.CancelAsked());

        var change = StateMachine.Apply(
            payment,
            Samples.Told(FactSource.Undo, Samples.Taken(refundOnly: true)),
            Samples.Facts with
            {
                MaxRefunds = maxRefunds,
            },
            Samples.Start.AddSeconds(20)
        );

        Assert.Equal(status, change.Payment.Status);
        Assert.Equal(refunds, change.Payment.Parts.Count(p => p.Kind == OperationKind.Refund));
        Assert.Equal(1_250_000, change.Payment.CapturedMinor);
    }
}
