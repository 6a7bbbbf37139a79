using Adapters.Contract;
using Gateway.Store;

namespace Gateway.Payments;

/// <summary>The drawing of a wallet's sequence number, as part of the commit that needs it.</summary>
internal static class NumberDraw
{
    /// <summary>The draw for these terms at this instant.</summary>
    public static Draw For(IAllocatesNumbers wallet, Terms terms, DateTimeOffset now)
    {
        var sequence = wallet.SequenceFor(terms, now);
        return new Draw(
            sequence,
            (payment, value) =>
                payment with
                {
                    Allocated = wallet.Compose(sequence, value),
                    Draws = payment.Draws + 1,
                }
        );
    }
}
