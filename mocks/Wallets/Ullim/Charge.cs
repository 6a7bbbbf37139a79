using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>How a charge came in; also the word of `kind`.</summary>
internal enum ChargeKind
{
    Online,
    Line,
}

/// <summary>What a charge really is.</summary>
internal enum ChargeState
{
    Pending,
    Approved,
    Refused,
    Cancelled,
    Refunded,
}

/// <summary>
/// One used-up number, changed under the lock only. <see cref="State"/> is the truth; the other members that speak of
/// telling are what a trigger makes the wallet say instead.
/// </summary>
internal sealed class Charge
{
    public required Identity Id { get; init; }

    public required ChargeKind Kind { get; init; }

    /// <summary>Order of arrival.</summary>
    public long No { get; init; }

    /// <summary>The amount; null if it was malformed or never came.</summary>
    public long? Won { get; init; }

    /// <summary>The currency as sent.</summary>
    public string Currency { get; init; } = Ullim.Won.Currency;

    public string? Vref { get; init; }

    public string? Reference { get; init; }

    /// <summary>The payer's wallet, if the voucher could be read.</summary>
    public string? WalletId { get; init; }

    /// <summary>The number of its F trigger, 0 for none; also 0 if it was refused before any trigger could act.</summary>
    public int F { get; set; }

    /// <summary>It belongs to someone else who used the number (F05): nothing here can move its money.</summary>
    public bool IsForeign { get; init; }

    public ChargeState State { get; set; }

    public string? Why { get; set; }

    public string? Apv { get; set; }

    /// <summary>Business clock.</summary>
    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>When it was approved or refused; business clock.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Business clock.</summary>
    public DateTimeOffset? ReversedAt { get; set; }

    /// <summary>What a pending charge is called.</summary>
    public string PendingWord { get; set; } = St.Working;

    /// <summary>The decision that is still to come.</summary>
    public Appointment? Decision { get; set; }

    /// <summary>What ONL and INQ say for ever (amount triggers 1093, 1095, 1099).</summary>
    public string? Forever { get; set; }

    /// <summary>How many more inquiries find nothing (F06).</summary>
    public int StillHidden { get; set; }

    /// <summary>How many more reversals have no effect (F10, F19).</summary>
    public int FutileReversals { get; set; }

    /// <summary>From when inquiries show the truth (F10); real clock.</summary>
    public DateTimeOffset? TruthFrom { get; set; }

    /// <summary>Whether a reversal was answered (F23).</summary>
    public bool ReversalAnswered { get; set; }

    /// <summary>Every refund asked for, oldest first; the last one is what is told.</summary>
    public List<Refund> Refunds { get; } = [];

    /// <summary>Whether money is going back or has gone back by a refund.</summary>
    public bool IsRefunding => Refunds.LastOrDefault() is { State: not RefundState.Refused };

    /// <summary>The element `amt`, if there is an amount to tell.</summary>
    public Node? Amount => Won is { } won ? new Node("amt", Ullim.Won.Text(won), ("cur", Currency)) : null;
}

/// <summary>What a refund really is.</summary>
internal enum RefundState
{
    Pending,
    Done,
    Refused,
}

/// <summary>One refund of a whole charge, changed under the lock only.</summary>
internal sealed class Refund
{
    public RefundState State { get; set; }

    public string? Why { get; set; }

    /// <summary>Called unknown while it is pending (amount triggers 1191, 1192).</summary>
    public bool IsUnclear { get; init; }

    /// <summary>Called unknown for ever (amount trigger 1193).</summary>
    public bool IsUnclearForEver { get; init; }

    /// <summary>When it was done or, having been tried, failed; business clock. Null if it was refused out of hand.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The word of `rst`.</summary>
    public string Word(bool first) =>
        State switch
        {
            _ when IsUnclearForEver => St.Unknown,
            RefundState.Pending when IsUnclear => St.Unknown,
            RefundState.Pending => first ? St.Accepted : St.Working,
            RefundState.Done => St.Refunded,
            _ => St.Refused,
        };
}
