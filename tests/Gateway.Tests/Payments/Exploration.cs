using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// Every kind of fact applied to every kind of payment that facts lead to, in a fixed order: what is said of each step is said
/// of the state machine.
/// </summary>
internal static class Exploration
{
    private const int MostStates = 250;
    private const long Part = 200_000;

    /// <summary>A moment later, and when every window is over.</summary>
    private static readonly TimeSpan[] Gaps = [TimeSpan.FromSeconds(1), TimeSpan.FromDays(9)];

    private static readonly WalletResult<OrderState>[] Standings =
    [
        Samples.Taken(),
        Samples.Taken(refundOnly: true),
        Samples.Sums(500_000, capturable: 750_000),
        Samples.Sums(1_250_000, 200_000),
        Samples.Sums(1_250_000, 1_250_000),
        Samples.Held(),
        .. Enum.GetValues<ReleaseCause>().Select(Samples.Released),
        Samples.Declined(),
        Samples.RefusedButKept(),
        Samples.Waiting(),
        .. Enum.GetValues<UnknownWhy>().Select(why => Samples.Unknown(why)),
        .. Alerts().Select(alert => Samples.Unknown(UnknownWhy.Undocumented) with { Alert = alert }),
        Samples.Declined() with
        {
            Alert = Alert.OurRequestRefused,
        },
        Samples.Taken() with
        {
            Alert = Alert.UndocumentedAnswer,
        },
    ];

    private static readonly WalletResult<OperationResult>[] Movements =
    [
        Samples.Moved(),
        Samples.Moved(new OrderSums(1_250_000, 700_000)),
        Samples.Refused(),
        Samples.Refused(DeclineReason.OperationNotAllowed) with
        {
            Alert = Alert.NumberUsedElsewhere,
        },
        new WalletResult<OperationResult>.Pending(null, Samples.Evidence),
        .. Enum.GetValues<UnknownWhy>().Select(why => new WalletResult<OperationResult>.Unknown(why, null, Samples.Evidence)),
        new WalletResult<OperationResult>.Unknown(UnknownWhy.Mismatch, null, Samples.Evidence) { Alert = Alert.Mismatch },
    ];

    /// <summary>The steps, from each way to charge.</summary>
    public static IEnumerable<Step> Steps()
    {
        foreach (var mode in Enum.GetValues<ChargeMode>())
        {
            foreach (var capture in Enum.GetValues<CaptureMode>())
            {
                foreach (var step in From(Samples.Payment(mode, capture)))
                {
                    yield return step;
                }
            }
        }
    }

    private static IEnumerable<Step> From(Payment start)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { Kind(start) };
        var open = new Queue<Payment>([start]);
        while (open.TryDequeue(out var before))
        {
            foreach (var gap in Gaps)
            {
                var now = before.UpdatedAt + gap;
                foreach (var fact in Facts(before, now))
                {
                    var step = new Step(before, fact, now, StateMachine.Apply(before, fact, Samples.Facts, now));
                    yield return step;
                    if (ReferenceEquals(step.Change.Payment, before))
                    {
                        continue;
                    }
                    foreach (var next in Tired(step.Change.Payment))
                    {
                        if (known.Count < MostStates && known.Add(Kind(next)))
                        {
                            open.Enqueue(next);
                        }
                    }
                }
            }
        }
    }

    // A step that was tried as often as it may be is a payment of its own kind.
    private static IEnumerable<Payment> Tired(Payment payment)
    {
        yield return payment;
        if (payment.Agenda.Step == NextStep.Confirm)
        {
            yield return payment with
            {
                Agenda = payment.Agenda with { Tries = 10, Gap = 10 },
            };
        }
    }

    private static IEnumerable<Fact> Facts(Payment payment, DateTimeOffset now)
    {
        foreach (var asked in Enum.GetValues<FactSource>())
        {
            foreach (var answer in Standings)
            {
                yield return new Fact.OrderTold(asked, answer);
            }
        }
        foreach (var fact in Codes(payment, now))
        {
            yield return fact;
        }
        foreach (var part in payment.Parts)
        {
            foreach (var asked in (FactSource[])[FactSource.Act, FactSource.Inquire, FactSource.Callback])
            {
                foreach (var answer in Movements)
                {
                    yield return new Fact.PartTold(part.Id, asked, answer);
                }
            }
            yield return new Fact.PartResolved(part.Id, PartStatus.Succeeded, "by telephone");
            yield return new Fact.PartResolved(part.Id, PartStatus.Failed, "by telephone");
        }
        foreach (var status in StateTable.After(PaymentStatus.Review))
        {
            yield return new Fact.Resolved(status, "by telephone");
        }
        foreach (var alert in Alerts())
        {
            yield return new Fact.Doubt(alert, Samples.Evidence);
        }
        yield return new Fact.Redrawn(
            new WalletResult<OrderState>.Declined(DeclineReason.SchemeError, "x", Samples.Evidence)
            {
                FreshNumberMayBeTried = true,
                Alert = Alert.NumberUsedElsewhere,
            }
        );
        foreach (var wish in Wishes(payment, now))
        {
            yield return wish;
        }
    }

    private static IEnumerable<Fact> Codes(Payment payment, DateTimeOffset now)
    {
        if (payment.Terms.Mode != ChargeMode.MerchantCode)
        {
            yield break;
        }
        var end = now.AddMinutes(5);
        var made = new WalletResult<PresentedCode>.Succeeded(new(new(27, "00"), end), Samples.Evidence);
        yield return new Fact.CodeTold(made, new ShownCode("000201", "token", end));
        yield return new Fact.CodeTold(made, null);
        yield return new Fact.CodeTold(
            new WalletResult<PresentedCode>.Declined(DeclineReason.RiskRefused, "x", Samples.Evidence) { Alert = Alert.OurRequestRefused },
            null
        );
        yield return new Fact.CodeTold(
            new WalletResult<PresentedCode>.Unknown(UnknownWhy.NoAnswer, null, Samples.Evidence) { Alert = Alert.UndocumentedAnswer },
            null
        );
        yield return new Fact.CodeTold(new WalletResult<PresentedCode>.Pending(null, Samples.Evidence), null);
    }

    // Only what the use cases would let through.
    private static IEnumerable<Fact> Wishes(Payment payment, DateTimeOffset now)
    {
        var room = payment.Parts.Length < 3;
        if (
            payment.Status is PaymentStatus.Processing or PaymentStatus.AwaitingCustomer or PaymentStatus.Authorized
            && !payment.Parts.Any(p => p.Kind == OperationKind.Capture && p.Status != PartStatus.Failed)
        )
        {
            yield return new Fact.CancelAsked();
        }
        var seconds = (now - Samples.Start).TotalSeconds;
        if (room && payment.CapturableMinor >= Part)
        {
            yield return new Fact.PartAsked(Samples.Part(OperationKind.Capture, Part, seconds));
            yield return new Fact.PartAsked(Samples.Part(OperationKind.Capture, Part, seconds) with { Final = true });
        }
        if (room && payment.Status == PaymentStatus.Succeeded && payment.RefundableMinor >= Part)
        {
            yield return new Fact.PartAsked(Samples.Part(OperationKind.Refund, Part, seconds));
        }
    }

    private static ImmutableArray<Alert> Alerts() => [.. Enum.GetValues<Alert>().Where(alert => alert != Alert.None)];

    // What decides, and no times, numbers or ids.
    private static string Kind(Payment p) =>
        string.Join(
            '|',
            p.Status,
            p.Agenda.Step,
            p.Agenda.Tries >= 10,
            p.Undo,
            p.Known,
            p.HoldOpen,
            p.CancelRequested,
            p.Seen,
            p.Denied,
            p.DiffersSince is null,
            p.CapturedOutsideMinor > 0,
            p.RefundedOutsideMinor > 0,
            string.Join(',', p.Parts.Select(part => $"{part.Kind}{part.Status}{part.Final}{StateMachine.IsOwnRefund(p, part)}"))
        );
}
