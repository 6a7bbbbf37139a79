using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>Something that became known about a payment. Facts may come twice, late and in any order.</summary>
internal abstract record Fact
{
    private Fact() { }

    /// <summary>The wallet said how the order stands.</summary>
    public sealed record OrderTold(FactSource Asked, WalletResult<OrderState> Answer) : Fact;

    /// <summary>The wallet answered to the making of an order; the code is there if it made one.</summary>
    public sealed record CodeTold(WalletResult<PresentedCode> Answer, ShownCode? Code) : Fact;

    /// <summary>The wallet said what became of a capture or refund.</summary>
    public sealed record PartTold(string PartId, FactSource Asked, WalletResult<OperationResult> Answer) : Fact
    {
        /// <summary>The version of the order that a callback brought.</summary>
        public long? Version { get; init; }
    }

    /// <summary>A callback or event that could not be used, but is reason enough to ask at once.</summary>
    public sealed record Doubt(Alert Alert, Evidence Evidence) : Fact;

    /// <summary>The merchant wants the payment called off.</summary>
    public sealed record CancelAsked : Fact;

    /// <summary>The merchant wants a capture or refund; its limits were checked against the same version.</summary>
    public sealed record PartAsked(PaymentOperation Part) : Fact;

    /// <summary>The wallet proved the first number unused for us, and another is drawn in the same commit.</summary>
    public sealed record Redrawn(WalletResult<OrderState>.Declined Answer) : Fact;

    /// <summary>A person found out what became of a payment in review, and says by what.</summary>
    public sealed record Resolved(PaymentStatus Status, string Evidence) : Fact;

    /// <summary>A person found out what became of a capture or refund in review, and says by what.</summary>
    public sealed record PartResolved(string PartId, PartStatus Status, string Evidence) : Fact;
}

/// <summary>What the wallet was asked when it said something.</summary>
internal enum FactSource
{
    /// <summary>To charge, hold, capture or refund: its answer is the wallet's own word on our request.</summary>
    Act,

    /// <summary>To undo.</summary>
    Undo,

    /// <summary>What became of it.</summary>
    Inquire,

    /// <summary>Nothing: it told by itself.</summary>
    Callback,
}
