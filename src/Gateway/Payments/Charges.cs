using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Payments;

/// <summary>A payment as adapters see it.</summary>
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
}
