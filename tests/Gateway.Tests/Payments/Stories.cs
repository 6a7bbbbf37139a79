using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>What happens to payments, from their first fact to their last: one fact, and the second after the start at which it came.</summary>
internal static class Stories
{
    private static readonly Fact Cancel = new Fact.CancelAsked();
    private static readonly Fact Silence = Order(FactSource.Inquire, Samples.Unknown(UnknownWhy.InDoubt));
    private static readonly Fact CalledOff = Order(FactSource.Undo, Samples.Released(ReleaseCause.CalledOff));
    private static readonly Fact NotFound = Order(FactSource.Undo, Samples.Unknown(UnknownWhy.NotFound));

    private static readonly PaymentOperation Capture = Samples.Part(OperationKind.Capture, 200_000);
    private static readonly PaymentOperation Refund = Samples.Part(OperationKind.Refund, 100_000);
    private static readonly Payment Unwanted = Samples.Payment();

    /// <summary>By name: the payment, and its facts.</summary>
    public static IReadOnlyDictionary<string, (Payment Payment, (double At, Fact Fact)[] Facts)> All { get; } =
        new Dictionary<string, (Payment, (double, Fact)[])>(StringComparer.Ordinal)
        {
            ["taken"] = (Samples.Payment(), [(1, Order(FactSource.Act, Samples.Taken()))]),
            ["declined"] = (Samples.Payment(), [(1, Order(FactSource.Act, Samples.Declined()))]),
            ["held, captured, refunded in vain"] = (
                Samples.Payment(capture: CaptureMode.Manual),
                [
                    (1, Order(FactSource.Act, Samples.Held())),
                    (2, new Fact.PartAsked(Capture)),
                    (3, new Fact.PartTold(Capture.Id, FactSource.Act, Samples.Moved())),
                    (4, new Fact.PartAsked(Refund)),
                    (
                        5,
                        new Fact.PartTold(
                            Refund.Id,
                            FactSource.Act,
                            new WalletResult<OperationResult>.Unknown(UnknownWhy.NoAnswer, "504", Samples.Evidence)
                        )
                    ),
                    (6, new Fact.PartTold(Refund.Id, FactSource.Inquire, Samples.Refused())),
                ]
            ),
            ["a refund without an outcome, resolved"] = (
                Samples.Payment(),
                [
                    (1, Order(FactSource.Act, Samples.Taken())),
                    (2, new Fact.PartAsked(Refund)),
                    (
                        3601,
                        new Fact.PartTold(Refund.Id, FactSource.Inquire, new WalletResult<OperationResult>.Pending(null, Samples.Evidence))
                    ),
                    (3700, new Fact.PartResolved(Refund.Id, PartStatus.Failed, "by telephone")),
                ]
            ),
            ["canceled by a refund"] = (
                Unwanted,
                [
                    (1, Cancel),
                    (20, Order(FactSource.Undo, Samples.Taken(refundOnly: true))),
                    (21, new Fact.PartTold(StateMachine.OwnRefundId(Unwanted, 0), FactSource.Act, Samples.Moved())),
                ]
            ),
            ["canceled, taken late, undone"] = (
                Samples.Payment(),
                [(1, Cancel), (20, CalledOff), (55, Order(FactSource.Inquire, Samples.Taken())), (56, CalledOff)]
            ),
            ["canceled, held late"] = (
                Samples.Payment(capture: CaptureMode.Manual),
                [(1, Cancel), (20, CalledOff), (55, Order(FactSource.Inquire, Samples.Held()))]
            ),
            ["nobody answers"] = (Samples.Payment(), [(1, Silence), (60, Silence), (61, NotFound)]),
            ["a code, scanned, paid"] = (
                Samples.Payment(ChargeMode.MerchantCode),
                [
                    (1, Made(true)),
                    (2, Order(FactSource.Inquire, Samples.Waiting())),
                    (3, Order(FactSource.Callback, Samples.Unknown(UnknownWhy.Undocumented) with { Alert = Alert.UndocumentedAnswer })),
                    (4, Order(FactSource.Callback, Samples.Taken())),
                ]
            ),
            ["a code that cannot be shown"] = (Samples.Payment(ChargeMode.MerchantCode), [(1, Made(false))]),
            ["a code that never comes"] = (
                Samples.Payment(ChargeMode.MerchantCode),
                [(1, Code(UnknownWhy.NoAnswer)), (61, Code(UnknownWhy.NoAnswer))]
            ),
            ["a code that is refused"] = (
                Samples.Payment(ChargeMode.MerchantCode),
                [
                    (
                        1,
                        new Fact.CodeTold(
                            new WalletResult<PresentedCode>.Declined(DeclineReason.RiskRefused, "1405", Samples.Evidence),
                            null
                        )
                    ),
                ]
            ),
            ["a code that lapses"] = (Samples.Shown(300), [(301, Order(FactSource.Inquire, Samples.Released(ReleaseCause.Lapsed)))]),
            ["another number"] = (
                Samples.Payment() with
                {
                    Allocated = "17",
                },
                [
                    (
                        1,
                        new Fact.Redrawn(
                            new WalletResult<OrderState>.Declined(DeclineReason.SchemeError, "DUP", Samples.Evidence)
                            {
                                Alert = Alert.NumberUsedElsewhere,
                            }
                        )
                    ),
                ]
            ),
            ["in review, resolved as taken"] = (InReview(), [(1, new Fact.Resolved(PaymentStatus.Succeeded, "seen"))]),
            ["in review, resolved as declined"] = (InReview(), [(1, new Fact.Resolved(PaymentStatus.Declined, "seen"))]),
            ["in review, resolved as held"] = (InReview(CaptureMode.Manual), [(1, new Fact.Resolved(PaymentStatus.Authorized, "seen"))]),
            ["differs twice"] = (
                Samples.Payment(),
                [
                    (1, Order(FactSource.Act, Samples.Unknown(UnknownWhy.Mismatch) with { Alert = Alert.Mismatch })),
                    (3, Order(FactSource.Inquire, Samples.Unknown(UnknownWhy.Mismatch) with { Alert = Alert.Mismatch })),
                ]
            ),
            ["held, then declined"] = (
                Samples.Payment(capture: CaptureMode.Manual),
                [
                    (1, Order(FactSource.Act, Samples.Held())),
                    (2, Order(FactSource.Inquire, Samples.Declined() with { Alert = Alert.OurRequestRefused })),
                ]
            ),
            ["refunded past the gateway"] = (
                Samples.Payment(),
                [(1, Order(FactSource.Act, Samples.Taken())), (2, Order(FactSource.Callback, Samples.Taken(refunded: 400_000)))]
            ),
        };

    /// <summary>The lines that a story writes: type, who said it, and the details.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        var (payment, facts) = All[name];
        foreach (var (at, fact) in facts)
        {
            var change = StateMachine.Apply(payment, fact, Samples.Facts, Samples.Start.AddSeconds(at));
            payment = change.Payment;
            foreach (var line in change.Entries)
            {
                // What was read is the same in all of them, and ids are random.
                var details = line
                    .Detail.Where(d => d is not { Key: "read.note", Value: "sample" } and not { Key: "operation", Value: "query" })
                    .Select(d => d.Key == "id" ? "id" : $"{d.Key}={d.Value}");
                yield return string.Join(' ', details.Prepend(line.By).Prepend(line.Type));
            }
        }
    }

    private static Fact Order(FactSource asked, WalletResult<OrderState> answer) => Samples.Told(asked, answer);

    private static Payment InReview(CaptureMode capture = CaptureMode.Automatic) =>
        Samples.Payment(capture: capture) with
        {
            Status = PaymentStatus.Review,
            Agenda = NextAction.Nothing,
        };

    private static Fact.CodeTold Code(UnknownWhy why) => new(new WalletResult<PresentedCode>.Unknown(why, "503", Samples.Evidence), null);

    private static Fact.CodeTold Made(bool shown)
    {
        var end = Samples.Start.AddMinutes(5);
        return new(
            new WalletResult<PresentedCode>.Succeeded(new PresentedCode(new(27, "00"), end), Samples.Evidence),
            shown ? new ShownCode("000201", "token", end) : null
        );
    }
}
