namespace Mocks.Jeonseong;

/// <summary>Which call made a trade.</summary>
internal enum TradeKind
{
    Pay,
    Order,

    /// <summary>None: the number was closed or reversed before anything came with it.</summary>
    Burnt,

    /// <summary>An order of which nothing was made, though nobody is told so (amount trigger 1093).</summary>
    Phantom,
}

/// <summary>`tradeSts`.</summary>
internal enum TradeState
{
    Processing = 0,
    Waiting = 1,
    Paid = 2,
    Failed = 3,
    Reversed = 4,
    RefundedWhole = 5,
    RefundedInPart = 6,
    Closed = 9,
}

/// <summary>
/// One trade, changed under the lock only. <see cref="State"/> is the truth; the `…Answer` members are what a trigger makes
/// the wallet say instead, for ever.
/// </summary>
internal sealed class Trade
{
    public required string TradeNo { get; init; }

    public required TradeKind Kind { get; init; }

    public string JsTxnId { get; init; } = "";

    /// <summary>What is charged, in chon.</summary>
    public long AmountChon { get; init; }

    public string? MercRef { get; init; }

    /// <summary>The number of its F trigger, 0 for none.</summary>
    public int F { get; init; }

    public string? PayCode { get; init; }

    public string? Token { get; init; }

    public string? QrData { get; init; }

    /// <summary>As told to the merchant: business clock.</summary>
    public DateTimeOffset ExpireTime { get; init; }

    public TradeState State { get; set; }

    public string? FailCode { get; set; }

    public DateTimeOffset? PayTime { get; set; }

    public DateTimeOffset? RevTime { get; set; }

    public bool Expired { get; set; }

    public bool Confirming { get; set; }

    /// <summary>Rises with every scan, so that the lapse of an old scan does not end a new one.</summary>
    public int Scans { get; set; }

    public List<TradeRefund> Refunds { get; } = [];

    public string? PayAnswer { get; set; }

    public string? QueryAnswer { get; set; }

    public string? ReverseAnswer { get; init; }

    /// <summary>How many more queries or reversals are told that there is no such trade (F06).</summary>
    public int StillHidden { get; set; }

    /// <summary>How many more reversals are answered 2003 without effect (F19).</summary>
    public int FutileReversals { get; set; }

    /// <summary>Whether a reversal was answered 1301 (F23).</summary>
    public bool ReversalRefused { get; set; }

    public bool IsReal => Kind is TradeKind.Pay or TradeKind.Order;

    public long Won => Kit.Triggers.WholeWon(AmountChon);

    public long RefundedChon => Refunds.Where(one => one.State == RefundState.Done).Sum(one => one.AmountChon);

    public long RefundingChon => Refunds.Where(one => one.State != RefundState.Failed).Sum(one => one.AmountChon);
}

/// <summary>`refundSts`.</summary>
internal enum RefundState
{
    Processing = 0,
    Done = 2,
    Failed = 3,
}

/// <summary>One refund of a trade, changed under the lock only.</summary>
internal sealed class TradeRefund
{
    public required Trade Trade { get; init; }

    public required string RefundNo { get; init; }

    public required string JsRefundId { get; init; }

    public required long AmountChon { get; init; }

    public RefundState State { get; set; }

    public string? FailCode { get; set; }

    public DateTimeOffset? RefundTime { get; set; }

    /// <summary>Answered 2099 for ever (amount trigger 1093).</summary>
    public bool Unspeakable { get; init; }
}
