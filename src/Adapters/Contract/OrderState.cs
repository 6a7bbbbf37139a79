using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Adapters.Contract;

/// <summary>How an order stands at the wallet: where the money is. Amounts are minor units of the order's currency.</summary>
public abstract record OrderState
{
    private OrderState() { }

    /// <summary>The wallet's id of the payment, if known; at most 64 characters.</summary>
    public string? SchemeReference { get; init; }

    /// <summary>The wallet's version of the order; null if it counts none. A fact with a version not above the last applied one is old news.</summary>
    public long? Version { get; init; }

    /// <summary>What the wallet said about single captures and refunds of this order.</summary>
    public ImmutableArray<OperationState> Parts { get; init; } = [];

    /// <summary>Money was taken, in full or in part.</summary>
    /// <param name="CapturedMinor">Sum taken so far, &gt; 0.</param>
    /// <param name="RefundedMinor">Sum given back by refunds so far, 0 … captured.</param>
    public sealed record Captured(long CapturedMinor, long RefundedMinor) : OrderState
    {
        /// <summary>Both sums.</summary>
        public OrderSums Sums => new(CapturedMinor, RefundedMinor);

        /// <summary>What may still be captured; 0 once the hold is closed.</summary>
        public long CapturableMinor { get; init; }

        /// <summary>When the rest of the hold lapses; null if nothing is held.</summary>
        public DateTimeOffset? HeldUntil { get; init; }

        /// <summary>The wallet refuses for good to undo it as a whole (void, reverse): only a refund gives it back.</summary>
        public bool RefundOnly { get; init; }
    }

    /// <summary>Money is held for us and none was taken yet.</summary>
    /// <param name="HeldMinor">The amount held.</param>
    /// <param name="Until">When the hold lapses, if the wallet says so.</param>
    public sealed record Authorized(long HeldMinor, DateTimeOffset? Until) : OrderState;

    /// <summary>No money is held or taken, and the wallet says so.</summary>
    /// <param name="Cause">What it says about the cause.</param>
    public sealed record NotCharged(ReleaseCause Cause) : OrderState;
}

/// <summary>
/// Why no money is held. An answer with any cause but <see cref="NeverMade"/> shows that there was an order. An adapter
/// whose wallet answers the same for an order and for a number that never became one looks for what only an order has.
/// </summary>
public enum ReleaseCause
{
    /// <summary>Reversed, voided or cancelled.</summary>
    CalledOff,

    /// <summary>Time ran out: of the code, of the order, of the authorisation.</summary>
    Lapsed,

    /// <summary>Closed, and the wallet does not tell whether by us or by time.</summary>
    Closed,

    /// <summary>The wallet never made the order, and the number is burnt: no late request can make it any more.</summary>
    NeverMade,
}

/// <summary>What the wallet said about one capture or refund.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Number">The gateway's number of it.</param>
/// <param name="Answer">What became of it.</param>
public sealed record OperationState(OperationKind Kind, string Number, WalletResult<OperationResult> Answer);

/// <summary>The two kinds of movements that a merchant asks for one by one.</summary>
public enum OperationKind
{
    /// <summary>Taken from a hold.</summary>
    Capture,

    /// <summary>Given back.</summary>
    Refund,
}

/// <summary>A capture or refund that the wallet carried out.</summary>
/// <param name="SchemeReference">The wallet's id of it, if it has one.</param>
public sealed record OperationResult(string? SchemeReference)
{
    /// <summary>The sums of its order, the movement being in them, if the wallet tells them with it; else null.</summary>
    public OrderSums? Sums { get; init; }
}

/// <summary>What was moved of an order so far, whoever asked for it; minor units.</summary>
/// <param name="CapturedMinor">Sum taken so far.</param>
/// <param name="RefundedMinor">Sum given back by refunds so far, 0 … captured.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OrderSums(long CapturedMinor, long RefundedMinor);

/// <summary>A merchant code that a payer can scan now.</summary>
/// <param name="Account">The content of the wallet's merchant account template.</param>
/// <param name="ExpiresAt">When the code ends, on the adapter's own clock.</param>
public sealed record PresentedCode(Codes.MerchantAccount Account, DateTimeOffset ExpiresAt)
{
    /// <summary>The whole EMVCo text if the wallet makes it; null if the gateway composes it from <see cref="Account"/>.</summary>
    public string? Payload { get; init; }

    /// <summary>The wallet's id of the order.</summary>
    public string? SchemeReference { get; init; }
}
