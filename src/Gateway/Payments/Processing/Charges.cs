using Adapters.Contract;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments.Processing;

/// <summary>A payment as adapters see it, and the sequence numbers that some of them need.</summary>
internal static class Charges
{
    /// <summary>The charge of a payment.</summary>
    /// <param name="payment">As stored.</param>
    /// <param name="earlierTries">Calls of the same operation that may have arrived.</param>
    public static Charge Of(Payment payment, int earlierTries) =>
        new()
        {
            Number = payment.Number,
            Terms = payment.Terms,
            CreatedAt = payment.CreatedAt,
            Allocated = payment.Allocated,
            Trace = payment.Trace,
            SchemeReference = payment.SchemeReference,
            ExpiresAt = payment.Code?.ExpiresAt,
            Known = payment.Known,
            Shown = payment.Seen,
            CapturedMinor = payment.CapturedMinor,
            RefundedMinor = payment.RefundedMinor,
            EarlierTries = earlierTries,
        };

    /// <summary>A capture or refund as adapters see it.</summary>
    public static Operation Of(PaymentOperation part, int earlierTries) =>
        new()
        {
            Number = part.Number,
            AmountMinor = part.AmountMinor,
            Final = part.Final,
            Reason = part.Reason,
            CreatedAt = part.CreatedAt,
            SchemeReference = part.SchemeReference,
            EarlierTries = earlierTries,
        };

    /// <summary>The drawing of a wallet's sequence number, as part of the commit that needs it.</summary>
    /// <param name="wallet">Whose number is drawn.</param>
    /// <param name="terms">What the merchant asked for.</param>
    /// <param name="now">The instant.</param>
    /// <param name="from">The lowest value, if it belongs to the sequence that is drawn from now; null: the next one.</param>
    public static Draw DrawNumber(IAllocatesNumbers wallet, PaymentRequest terms, DateTimeOffset now, DrawFrom? from)
    {
        var sequence = wallet.SequenceFor(terms, now);
        return new Draw(
            sequence,
            (payment, value) => payment with { Allocated = wallet.Compose(sequence, value), Draws = payment.Draws + 1 }
        )
        {
            From = from?.Sequence == sequence.Name ? from.Value : 1,
        };
    }
}
