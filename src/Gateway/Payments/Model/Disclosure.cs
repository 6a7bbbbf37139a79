using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Disclosures;

namespace Gateway.Payments.Model;

/// <summary>
/// What one question about a payment told its wallet. It is begun in a commit before anything is sent and completed in the
/// commit of the answer, so that a crash between the two leaves a trace: a question that was begun and never completed is
/// assumed to have been sent.
/// </summary>
/// <param name="No">Which question of the payment.</param>
/// <param name="Operation">A word of <see cref="WalletOperations"/>.</param>
/// <param name="At">When it was begun.</param>
internal sealed record Disclosure(long No, string Operation, DateTimeOffset At)
{
    /// <summary>The first question of every payment: its intent begins it, and nothing need be written for that.</summary>
    public const long First = 0;

    /// <summary>What left; null: begun only.</summary>
    public ImmutableArray<Sending>? Sent { get; init; }

    /// <summary>A question that comes up later: any number that no other has.</summary>
    public static Disclosure Later(string operation, DateTimeOffset at) =>
        // Small numbers are those of parts.
        new(Random.Shared.NextInt64(1L << 32, long.MaxValue), operation, at);

    /// <summary>The first question of a capture or refund, begun by the commit that stores it.</summary>
    public static Disclosure OfPart(Payment payment, string partId)
    {
        for (var i = 0; i < payment.Parts.Length; i++)
        {
            if (payment.Parts[i] is { } part && part.Id == partId)
            {
                return new Disclosure(i + 1, Sending(part.Kind), part.CreatedAt);
            }
        }
        throw new InvalidOperationException("no such part");
    }

    /// <summary>The first question of a payment.</summary>
    public static Disclosure OfIntent(Payment payment) =>
        new(First, payment.Terms.Mode == ChargeMode.CustomerCode ? WalletOperations.Pay : WalletOperations.Present, payment.CreatedAt);

    /// <summary>The question with what left for it.</summary>
    public Disclosure Completed(ImmutableArray<Sending> sent) => this with { Sent = sent };

    /// <summary>The first question asked once more, with the second number that the payment drew.</summary>
    public Disclosure Again(DateTimeOffset at) => new(-1, Operation, at);

    /// <summary>The operation that sends a part.</summary>
    public static string Sending(OperationKind kind) =>
        kind switch
        {
            OperationKind.Capture => WalletOperations.Capture,
            OperationKind.Refund => WalletOperations.Refund,
            _ => throw new InvalidOperationException("no such kind"),
        };

    /// <summary>The operation that asks what became of a part.</summary>
    public static string Asking(OperationKind kind) =>
        kind switch
        {
            OperationKind.Capture => WalletOperations.InquireCapture,
            OperationKind.Refund => WalletOperations.InquireRefund,
            _ => throw new InvalidOperationException("no such kind"),
        };
}

/// <summary>A message that left, as it is kept.</summary>
/// <param name="No">Of which question.</param>
/// <param name="At">When it left, or when the question was begun.</param>
/// <param name="Operation">The question.</param>
/// <param name="Kept">What is known of it.</param>
internal sealed record DisclosedMessage(long No, DateTimeOffset At, string Operation, KeptMessage Kept);

/// <summary>What is known of a message.</summary>
internal abstract record KeptMessage
{
    private KeptMessage() { }

    /// <summary>It left with these fields.</summary>
    public sealed record Sent(ImmutableArray<DisclosedField> Fields) : KeptMessage;

    /// <summary>The question ended without a message: nothing left.</summary>
    public sealed record Nothing : KeptMessage;

    /// <summary>The question was begun, and how it ended was never written down.</summary>
    public sealed record Begun : KeptMessage;
}
