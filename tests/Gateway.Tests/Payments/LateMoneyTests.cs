using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>When an ended payment is looked at, for how long, and what a look makes of it. A code ends 300 s after the start.</summary>
public sealed class LateMoneyTests
{
    private const double CodeEnds = 300;
    private const double GraceEnds = 340;

    /// <summary>The ways in which a payment whose code was shown ends without money.</summary>
    public static TheoryData<string, string> Ends { get; } =
        new()
        {
            { "refused", "declined" },
            { "refused by a callback", "declined" },
            { "called off", "canceled" },
            { "lapsed", "expired" },
            { "closed", "expired" },
            { "resolved", "canceled" },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public void An_end_is_looked_at_after_a_while_at_the_codes_end_and_after_its_grace(string end, string status)
    {
        foreach (
            var (endsAt, looks) in new (double, double[])[]
            {
                (20, [55, CodeEnds, GraceEnds]),
                (280, [CodeEnds, 315, GraceEnds]),
                (302, [337, GraceEnds]),
                (338, [GraceEnds, 373]),
                (400, [435]),
            }
        )
        {
            var payment = End(end, endsAt);
            Assert.Equal(status, payment.Status.Word());

            Assert.Equal(looks, LooksOf(payment));
        }
    }

    // The answer with the code was lost, or was forgotten by a store that was restored: a payer may have seen it all the same.
    [Fact]
    public void An_order_of_which_no_code_is_known_is_looked_at_until_a_code_would_have_ended()
    {
        var asked = Samples.Payment(ChargeMode.MerchantCode);
        asked = asked with { Terms = asked.Terms with { ExpiresInSeconds = 300 } };

        var ended = asked
            .After(new Fact.CancelAsked(), 20)
            .After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), 25);

        Assert.Equal(PaymentStatus.Canceled, ended.Status);
        // 60 s in which the order may have been made, 300 s of its life, 40 s of grace.
        Assert.Equal([60, 360, 400], LooksOf(ended));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_that_the_wallet_refuses_is_looked_at_if_the_wallet_keeps_it(bool keeps)
    {
        var asked = Samples.Payment(ChargeMode.MerchantCode);
        asked = asked with { Terms = asked.Terms with { ExpiresInSeconds = 300 }, Agenda = asked.Agenda with { Step = NextStep.Present } };

        var refused = asked.After(
            new Fact.CodeTold(
                new WalletResult<PresentedCode>.Declined(DeclineReason.CustomerTimeout, "1307", Samples.Evidence)
                {
                    MoneyMayFollow = keeps,
                },
                null
            ),
            2
        );

        Assert.Equal(PaymentStatus.Declined, refused.Status);
        Assert.Equal(keeps ? [37, 360, 400] : [], LooksOf(refused));
    }

    [Fact]
    public void A_customers_code_is_looked_at_as_long_as_its_wallet_says()
    {
        var waits = Samples.Facts with { CustomerCode = Samples.Facts.CustomerCode! with { LateLooks = [TimeSpan.FromSeconds(60)] } };
        var refused = Samples.Payment().After(Samples.Told(FactSource.Act, Samples.RefusedButKept()), 2);

        Assert.Equal([37], LooksOf(refused));
        refused = Apply(Samples.Payment(), Samples.Told(FactSource.Act, Samples.RefusedButKept()), 2, waits);
        Assert.Equal([37, 60], LooksOf(refused, waits));
    }

    [Theory]
    [InlineData(ChargeMode.CustomerCode)]
    [InlineData(ChargeMode.MerchantCode)]
    internal void A_refusal_after_which_no_money_can_come_costs_no_look(ChargeMode mode)
    {
        var refused =
            mode == ChargeMode.CustomerCode
                ? Samples.Payment().After(Samples.Told(FactSource.Act, Samples.Declined()))
                : Samples
                    .Payment(mode)
                    .After(
                        new Fact.CodeTold(
                            new WalletResult<PresentedCode>.Declined(DeclineReason.AmountNotAllowed, "1401", Samples.Evidence),
                            null
                        )
                    );

        Assert.Equal((PaymentStatus.Declined, null), (refused.Status, refused.DueAt));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Money_that_any_look_finds_goes_back_and_the_looks_go_on(string end, string status)
    {
        for (var paidBefore = 0; paidBefore < 3; paidBefore++)
        {
            var payment = End(end, 20);
            for (var look = 0; look < paidBefore; look++)
            {
                payment = Answer(payment, Samples.Told(FactSource.Inquire, NoMoney(end)));
            }
            var found = StateMachine.Apply(payment, Samples.Told(FactSource.Inquire, Samples.Taken()), Samples.Facts, payment.DueAt!.Value);

            Assert.Contains(found.Entries, e => e is { Type: "answer.taken_late", By: "inquiry" });
            Assert.Contains(Alert.UnexpectedState, found.Alerts);
            Assert.Equal(
                (status, NextStep.Undo, UndoCause.LateSuccess),
                (found.Payment.Status.Word(), found.Payment.Agenda.Step, found.Payment.Undo)
            );
            var undone = Answer(found.Payment, Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)));
            Assert.Equal((status, UndoCause.None), (undone.Status.Word(), undone.Undo));
            Assert.Equal(0, undone.CapturedMinor);
            // The last look is never before the last moment at which the code can be paid.
            Assert.True(LooksOf(undone)[^1] >= GraceEnds);
        }
    }

    [Theory]
    [InlineData(UnknownWhy.NoAnswer)]
    [InlineData(UnknownWhy.InDoubt)]
    [InlineData(UnknownWhy.Undocumented)]
    [InlineData(UnknownWhy.Mismatch)]
    [InlineData(UnknownWhy.NotFound)]
    [InlineData(UnknownWhy.NotProcessed)]
    [InlineData(null)]
    internal void A_look_without_an_answer_is_repeated_within_bounds_and_the_last_one_raises_one_alert(UnknownWhy? why)
    {
        var answer = why is { } unknown ? Samples.Unknown(unknown) : Samples.Waiting();
        var payment = End("refused", 20);
        var (asked, alerts, lines) = (new List<double>(), 0, 0);
        while (payment.DueAt is { } due)
        {
            asked.Add((due - Samples.Start).TotalSeconds);
            Assert.InRange(asked.Count, 1, 20_000);
            Assert.Equal(NextStep.Confirm, payment.Agenda.Step);
            var change = StateMachine.Apply(payment, Samples.Told(FactSource.Inquire, answer), Samples.Facts, due);
            alerts += change.Alerts.Length;
            lines += change.Entries.Count(e => e is { Type: "step.look_unanswered", By: "gateway" });
            payment = change.Payment;
        }

        Assert.Equal(PaymentStatus.Declined, payment.Status);
        Assert.Equal((1, 1), (alerts, lines));
        Assert.Contains(asked, second => second is >= CodeEnds and < GraceEnds);
        Assert.Contains(asked, second => second >= GraceEnds);
        if (why == UnknownWhy.NotProcessed)
        {
            // Nothing was sent: the looks wait for the wallet, for as long as an undo would.
            Assert.InRange(asked[^1], 86_400, 87_000);
        }
        else
        {
            Assert.InRange(asked.Count, 11, 30);
        }
    }

    [Fact]
    public void A_wallet_that_answers_the_last_look_has_answered_and_nobody_is_called()
    {
        var payment = End("refused", 20);
        var alerts = 0;
        while (payment.DueAt is { } due)
        {
            var change = StateMachine.Apply(
                payment,
                Samples.Told(
                    FactSource.Inquire,
                    due < Samples.Start.AddSeconds(GraceEnds) ? Samples.Unknown(UnknownWhy.NoAnswer) : Samples.RefusedButKept()
                ),
                Samples.Facts,
                due
            );
            alerts += change.Alerts.Length;
            payment = change.Payment;
        }

        Assert.Equal(0, alerts);
    }

    public static TheoryData<int> Words { get; } = [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Words))]
    public void Only_a_look_that_was_due_stands_for_one(int word)
    {
        var refused = Samples.RefusedButKept();
        var gone = Samples.Released(ReleaseCause.CalledOff);
        var older = new[]
        {
            Samples.Told(FactSource.Callback, gone),
            Samples.Told(FactSource.Callback, refused),
            Samples.Told(FactSource.Undo, gone),
            // A question that was under way when the end was told.
            Samples.Told(FactSource.Inquire, refused),
        }[word];
        var payment = End("refused by a callback", 20).After(older, 21);

        Assert.Equal([55, CodeEnds, GraceEnds], LooksOf(payment));
    }

    [Fact]
    public void A_doubt_is_looked_into_at_once_and_takes_no_look_away()
    {
        var payment = End("lapsed", 20).After(new Fact.Doubt(Alert.Mismatch, Samples.Evidence), 30);

        Assert.Equal([30, 55, CodeEnds, GraceEnds], LooksOf(payment));
    }

    [Fact]
    public void What_fell_due_while_the_gateway_was_down_is_one_look()
    {
        var payment = End("refused", 20).After(Samples.Told(FactSource.Inquire, Samples.RefusedButKept()), 5_000);

        Assert.Null(payment.DueAt);
        // But an answer that may be older than the last moment does not stand for it.
        payment = End("refused", 20).After(Samples.Told(FactSource.Inquire, Samples.RefusedButKept()), GraceEnds + 1);
        Assert.Equal([GraceEnds], LooksOf(payment));
    }

    [Theory]
    [InlineData("released")]
    [InlineData("refused")]
    [InlineData("held")]
    public void A_payment_that_succeeded_is_asked_about_within_bounds_when_the_wallet_denies_it(string said)
    {
        var payment = Samples
            .Shown(CodeEnds)
            .After(Samples.Told(FactSource.Callback, Samples.Taken()), 5)
            .After(new Fact.Doubt(Alert.Mismatch, Samples.Evidence), 6);
        var asked = 0;
        while (payment.DueAt is not null)
        {
            payment = Answer(
                payment,
                Samples.Told(
                    FactSource.Inquire,
                    said switch
                    {
                        "refused" => Samples.RefusedButKept(),
                        "held" => Samples.Held(),
                        _ => Samples.Released(ReleaseCause.Lapsed),
                    }
                )
            );
            Assert.InRange(++asked, 1, 30);
        }

        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(1_250_000, payment.CapturedMinor);
    }

    /// <summary>A payment that ended so many seconds after the start.</summary>
    private static Payment End(string end, double seconds)
    {
        var shown = Samples.Shown(CodeEnds);
        return end switch
        {
            "refused" => shown.After(Samples.Told(FactSource.Inquire, Samples.RefusedButKept()), seconds),
            "refused by a callback" => shown.After(Samples.Told(FactSource.Callback, Samples.RefusedButKept()), seconds),
            "called off" => shown
                .After(new Fact.CancelAsked(), seconds - 1)
                .After(Samples.Told(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff)), seconds),
            "lapsed" or "closed" => shown.After(
                Samples.Told(FactSource.Inquire, Samples.Released(end == "lapsed" ? ReleaseCause.Lapsed : ReleaseCause.Closed)),
                seconds
            ),
            "resolved" => shown
                .After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.Mismatch)), 2)
                .After(Samples.Told(FactSource.Inquire, Samples.Unknown(UnknownWhy.Mismatch)), 3)
                .After(new Fact.Resolved(PaymentStatus.Canceled, "by telephone"), seconds),
            _ => throw new ArgumentOutOfRangeException(nameof(end)),
        };
    }

    private static WalletResult<OrderState> NoMoney(string end) =>
        end.StartsWith("refused", StringComparison.Ordinal) ? Samples.RefusedButKept() : Samples.Released(ReleaseCause.CalledOff);

    private static Payment Apply(Payment payment, Fact fact, double seconds, SchemeInfo facts) =>
        StateMachine.Apply(payment, fact, facts, Samples.Start.AddSeconds(seconds)).Payment;

    private static Payment Answer(Payment payment, Fact fact) =>
        StateMachine.Apply(payment, fact, Samples.Facts, payment.DueAt!.Value).Payment;

    /// <summary>When the payment is looked at from now on, in seconds after the start, if no look finds anything.</summary>
    private static List<double> LooksOf(Payment payment, SchemeInfo? facts = null)
    {
        var looks = new List<double>();
        while (payment.DueAt is { } due)
        {
            looks.Add((due - Samples.Start).TotalSeconds);
            Assert.Equal(NextStep.Confirm, payment.Agenda.Step);
            Assert.InRange(looks.Count, 1, 9);
            payment = StateMachine
                .Apply(payment, Samples.Told(FactSource.Inquire, Samples.Released(ReleaseCause.CalledOff)), facts ?? Samples.Facts, due)
                .Payment;
        }
        return looks;
    }
}
