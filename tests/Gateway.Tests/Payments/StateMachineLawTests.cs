using Adapters.Contract;
using CsCheck;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>The laws that hold whatever facts come, how often and in which order.</summary>
public sealed class StateMachineLawTests
{
    private static readonly Gen<FactSource> AnyAsked = Gen.Enum<FactSource>();

    private static readonly Gen<WalletResult<OrderState>> AnyStanding = Gen.OneOf(
        Gen.Bool.Select(only => Samples.Taken(refundOnly: only)),
        // Sums that fit each other; whether they fit what came before is chance.
        Gen.Select(Gen.Long[1, 1_250_000], Gen.Double[0, 1], Gen.Double[0, 1])
            .Select(
                (captured, refunded, capturable) =>
                    Samples.Sums(captured, (long)(captured * refunded), (long)((1_250_000 - captured) * capturable))
            ),
        Gen.Const(Samples.Held()),
        Gen.Enum<ReleaseCause>().Select(Samples.Released),
        Gen.Enum<DeclineReason>().Select(Samples.Declined),
        Gen.Const(Samples.Waiting()),
        Gen.Select(Gen.Enum<UnknownWhy>(), Gen.Bool).Select(Samples.Unknown)
    );

    private static readonly Gen<WalletResult<OperationResult>> AnyMovement = Gen.OneOf<WalletResult<OperationResult>>(
        Gen.Const(Samples.Moved()),
        Gen.Long[1, 1_250_000].Select(sum => Samples.Moved(new OrderSums(sum, sum / 2))),
        Gen.Const<WalletResult<OperationResult>>(new WalletResult<OperationResult>.Pending(null, Samples.Evidence)),
        Gen.Enum<DeclineReason>()
            .Select(r => (WalletResult<OperationResult>)new WalletResult<OperationResult>.Declined(r, "x", Samples.Evidence)),
        Gen.Enum<UnknownWhy>()
            .Select(w => (WalletResult<OperationResult>)new WalletResult<OperationResult>.Unknown(w, null, Samples.Evidence))
    );

    // A fact is made for the payment as it is then: wishes only where the use cases would let them through.
    private static readonly Gen<Func<Payment, DateTimeOffset, Fact?>> AnyFact = Gen.OneOf(
        Gen.Select(AnyAsked, AnyStanding)
            .Select((asked, answer) => (Func<Payment, DateTimeOffset, Fact?>)((_, _) => new Fact.OrderTold(asked, answer))),
        Gen.Const<Func<Payment, DateTimeOffset, Fact?>>(
            (p, _) =>
                p.Status is PaymentStatus.Processing or PaymentStatus.AwaitingCustomer or PaymentStatus.Authorized
                && !p.Parts.Any(part => part.Status != PartStatus.Failed)
                    ? new Fact.CancelAsked()
                    : null
        ),
        Gen.Const<Func<Payment, DateTimeOffset, Fact?>>(
            (p, now) => p.CapturableMinor >= 100_000 ? new Fact.PartAsked(Part(OperationKind.Capture, now)) : null
        ),
        Gen.Const<Func<Payment, DateTimeOffset, Fact?>>(
            (p, now) =>
                p.Status == PaymentStatus.Succeeded && p.RefundableMinor >= 100_000
                    ? new Fact.PartAsked(Part(OperationKind.Refund, now))
                    : null
        ),
        Gen.Select(Gen.Int[0, 5], AnyAsked, AnyMovement)
            .Select(
                (index, asked, answer) =>
                    (Func<Payment, DateTimeOffset, Fact?>)(
                        (p, _) => index < p.Parts.Length ? new Fact.PartTold(p.Parts[index].Id, asked, answer) : null
                    )
            ),
        Gen.Const<Func<Payment, DateTimeOffset, Fact?>>(
            (p, _) =>
                new Fact.CodeTold(
                    new WalletResult<PresentedCode>.Succeeded(
                        new PresentedCode(new(27, "00"), Samples.Start.AddMinutes(5)),
                        Samples.Evidence
                    ),
                    new ShownCode("000201", "t", Samples.Start.AddMinutes(5))
                )
        ),
        // An operator: what is in review, or was a moment ago; also what does not fit the payment.
        Gen.Int[0, StateTable.After(PaymentStatus.Review).Count - 1]
            .Select(i => StateTable.After(PaymentStatus.Review)[i])
            .Select(status => (Func<Payment, DateTimeOffset, Fact?>)((_, _) => new Fact.Resolved(status, "seen in the wallet's books"))),
        Gen.Select(Gen.Int[0, 5], Gen.Bool.Select(b => b ? PartStatus.Succeeded : PartStatus.Failed))
            .Select(
                (index, status) =>
                    (Func<Payment, DateTimeOffset, Fact?>)(
                        (p, _) => index < p.Parts.Length ? new Fact.PartResolved(p.Parts[index].Id, status, "by telephone") : null
                    )
            ),
        Gen.Enum<UnknownWhy>()
            .Select(why =>
                (Func<Payment, DateTimeOffset, Fact?>)(
                    (_, _) => new Fact.CodeTold(new WalletResult<PresentedCode>.Unknown(why, null, Samples.Evidence), null)
                )
            )
    );

    [Fact]
    public void No_sequence_of_facts_breaks_a_law()
    {
        Gen.Select(Gen.Enum<ChargeMode>(), Gen.Enum<CaptureMode>(), Gen.Select(AnyFact, Gen.Double[0, 40]).Array[1, 40])
            .Sample(
                (mode, capture, facts) =>
                {
                    var payment = Samples.Payment(mode, capture);
                    var now = Samples.Start;
                    var story = new List<string>();
                    foreach (var (make, gap) in facts)
                    {
                        now = now.AddSeconds(gap);
                        if (make(payment, now) is not { } fact)
                        {
                            continue;
                        }
                        if (fact is Fact.CodeTold && mode == ChargeMode.CustomerCode)
                        {
                            continue;
                        }
                        var change = StateMachine.Apply(payment, fact, Samples.Facts, now);
                        story.Add(
                            $"{(now - Samples.Start).TotalSeconds:F0} s {fact} -> {change.Payment.Status} {change.Payment.Agenda.Step}"
                        );
                        try
                        {
                            Check(payment, change, fact);
                        }
                        catch (Exception broken)
                        {
                            throw new InvalidOperationException(string.Join('\n', story), broken);
                        }
                        payment = change.Payment;
                    }
                },
                iter: 20_000
            );
    }

    private static void Check(Payment before, Change change, Fact fact)
    {
        var payment = change.Payment;
        Assert.True(before.Status == payment.Status || StateTable.After(before.Status).Contains(payment.Status));
        // Law 4.
        Assert.InRange(payment.CapturedMinor, 0, payment.Terms.AmountMinor);
        Assert.InRange(payment.RefundedMinor, 0, payment.CapturedMinor);
        Assert.True(payment.RefundableMinor >= 0);
        // Money that moved does not move back by a word of anybody.
        Assert.True(payment.CapturedMinor >= before.CapturedMinor);
        Assert.True(payment.RefundedMinor >= before.RefundedMinor);
        // Only an operator's word, or a wallet's, ends a review; what an operator cannot know changes nothing.
        if (fact is Fact.Resolved or Fact.PartResolved)
        {
            Assert.All(change.Entries.Where(e => e.Detail.ContainsKey("evidence")), e => Assert.Equal("operator", e.By));
            Assert.True(ReferenceEquals(before, payment) || before.AwaitsAPerson, "resolved what was not in review");
        }
        // Law 5: nothing but a wallet's word, or an operator's, moves money states.
        if (payment.Status == PaymentStatus.Succeeded && before.Status != PaymentStatus.Succeeded)
        {
            Assert.True(
                fact
                    is Fact.OrderTold { Answer: WalletResult<OrderState>.Succeeded { Value: OrderState.Captured } }
                        or Fact.PartTold { Answer: WalletResult<OperationResult>.Succeeded }
                        or Fact.Resolved { Status: PaymentStatus.Succeeded }
                        or Fact.PartResolved { Status: PartStatus.Succeeded }
            );
            // An operator's word may leave it to a capture that is still in review.
            Assert.True(payment.CapturedMinor > 0 || fact is Fact.Resolved);
        }
        // Law 6.
        if (!payment.Status.IsFinal() && payment.Status != PaymentStatus.Review)
        {
            Assert.NotNull(payment.DueAt);
        }
        foreach (var part in payment.Parts)
        {
            Assert.Equal(part.Status == PartStatus.Processing, part.DueAt is not null);
        }
        // Lines are numbered without gaps, and the version rises with each change.
        for (var i = 0; i < change.Entries.Length; i++)
        {
            Assert.Equal(before.TimelineLength + i + 1, change.Entries[i].No);
        }
        Assert.Equal(payment.Version, ReferenceEquals(payment, before) ? before.Version : before.Version + 1);
    }

    private static PaymentOperation Part(OperationKind kind, DateTimeOffset now) =>
        Samples.Part(kind, 100_000, (now - Samples.Start).TotalSeconds);
}
