using Adapters.Contract;
using CsCheck;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// Whatever the end, whenever the money comes within the time that the wallet's document names, and however badly the looks
/// are answered within bounds: the money is found, given back, and the status stays.
/// </summary>
public sealed class LateMoneyLawTests
{
    /// <summary>Longer than a call can take: what a look says was true so long before, at the most.</summary>
    private const double SlowestAnswer = 5.5;

    private static readonly SchemeInfo Facts = Samples.Facts with
    {
        CustomerCode = Samples.Facts.CustomerCode! with { LateLooks = [TimeSpan.FromSeconds(60)] },
    };

    private static readonly Gen<Story> AnyStory = Gen.Select(
        Gen.Bool,
        Gen.Int[0, 3],
        Gen.Double[60, 600],
        Gen.Double[0, 1.1],
        Gen.Double[0.001, 0.999],
        Gen.UInt,
        (customer, end, lives, endsAt, comes, chance) => new Story(customer, end, lives, endsAt, comes, chance)
    );

    [Fact]
    public void Money_that_comes_in_time_is_found_and_given_back_and_the_status_stays()
    {
        AnyStory.Sample(
            story =>
            {
                var lines = new List<string>();
                try
                {
                    Play(story, lines);
                }
                catch (Exception broken)
                {
                    throw new InvalidOperationException($"{story}\n{string.Join('\n', lines)}", broken);
                }
            },
            iter: 5_000
        );
    }

    private static void Play(Story story, List<string> lines)
    {
        var chance = new Random((int)story.Chance);
        var payment = story.Customer ? Samples.Payment() : Samples.Shown(story.Lives);
        var codeEnds = story.Customer ? 60 : story.Lives;
        var ended = 3 + (codeEnds * story.EndsAt);
        payment = End(payment, story, ended);
        var status = payment.Status;
        Assert.True(status.EndedWithoutMoney());
        var last = Math.Max(ended + 35, story.Customer ? 60 : codeEnds + 40);
        var comes = ended + ((last - ended) * story.Comes);
        var isReversed = false;
        var silent = 0;
        for (var now = ended; payment.DueAt is { } due; )
        {
            // Late by the pace of recovery, or because the gateway was down.
            now =
                Math.Max(now, (due - Samples.Start).TotalSeconds)
                + (chance.NextDouble() < 0.1 ? chance.NextDouble() * 400 : chance.NextDouble());
            var isThere = now >= comes && !isReversed;
            var asked = payment.Agenda.Step == NextStep.Undo ? FactSource.Undo : FactSource.Inquire;
            WalletResult<OrderState> answer;
            if (silent < 9 && chance.NextDouble() < 0.5)
            {
                silent++;
                answer = Samples.Unknown((UnknownWhy)chance.Next(Enum.GetValues<UnknownWhy>().Length));
            }
            else
            {
                silent = 0;
                isReversed |= asked == FactSource.Undo && isThere;
                answer =
                    asked == FactSource.Inquire && isThere ? Samples.Taken()
                    : story.End == 0 ? Samples.RefusedButKept()
                    : Samples.Released(ReleaseCause.CalledOff);
            }
            var answered = now + (chance.NextDouble() * SlowestAnswer);
            if (chance.NextDouble() < 0.2)
            {
                payment = Tell(payment, FactSource.Callback, Samples.Released(ReleaseCause.CalledOff), now);
            }
            payment = Tell(payment, asked, answer, answered);
            lines.Add(FormattableString.Invariant($"{now:F1}-{answered:F1} {asked} {answer} -> {payment.Agenda.Step} {payment.DueAt}"));
            Assert.Equal(status, payment.Status);
            Assert.InRange(lines.Count, 1, 200);
        }
        Assert.True(isReversed);
        Assert.Equal(UndoCause.None, payment.Undo);
        Assert.Equal(payment.CapturedMinor, payment.RefundedMinor);
    }

    private static Payment End(Payment payment, Story story, double at) =>
        story.End switch
        {
            0 => Tell(payment, FactSource.Inquire, Samples.RefusedButKept(), at),
            1 => Tell(payment, FactSource.Callback, Samples.RefusedButKept(), at),
            2 => Tell(payment, FactSource.Inquire, Samples.Released(ReleaseCause.Lapsed), at),
            _ => Tell(
                StateMachine.Apply(payment, new Fact.CancelAsked(), Facts, Samples.Start.AddSeconds(at - 0.5)).Payment,
                FactSource.Undo,
                Samples.Released(ReleaseCause.CalledOff),
                at
            ),
        };

    private static Payment Tell(Payment payment, FactSource asked, WalletResult<OrderState> answer, double seconds) =>
        StateMachine.Apply(payment, new Fact.OrderTold(asked, answer), Facts, Samples.Start.AddSeconds(seconds)).Payment;

    private sealed record Story(bool Customer, int End, double Lives, double EndsAt, double Comes, uint Chance);
}
