using Adapters.Contract;
using Gateway.Store.Sql;

namespace Gateway.Payments;

/// <summary>The drawing of a wallet's sequence number, as part of the commit that needs it.</summary>
internal static class NumberDraw
{
    /// <summary>The draw for these terms at this instant.</summary>
    /// <param name="wallet">Whose number is drawn.</param>
    /// <param name="terms">What the merchant asked for.</param>
    /// <param name="now">The instant.</param>
    /// <param name="from">The lowest value, if it belongs to the sequence that is drawn from now; null: the next one.</param>
    public static Draw For(IAllocatesNumbers wallet, PaymentRequest terms, DateTimeOffset now, DrawFrom? from)
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
