using System.Collections.Immutable;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

/// <summary>A payment about to be stored, before anything is sent.</summary>
/// <param name="Payment">As it is stored; if a number is drawn for it, it is put in.</param>
/// <param name="Entries">The first lines of its timeline.</param>
/// <param name="Key">The idempotency key of the request.</param>
/// <param name="Draw">A number to be drawn; null: none.</param>
internal sealed record NewPayment(Payment Payment, ImmutableArray<NewEntry> Entries, KeyUse Key, Draw? Draw);

/// <summary>A line of a timeline about to be stored. It carries its event, so that no change is saved without those that tell of it (law 7).</summary>
/// <param name="Entry">The line.</param>
/// <param name="Event">What merchants are told; null: the line is a detail that they are not told of.</param>
internal readonly record struct NewEntry(TimelineEntry Entry, NewEvent? Event);

/// <summary>What became of an intent.</summary>
internal abstract record InsertResult
{
    private InsertResult() { }

    /// <summary>On disk.</summary>
    public sealed record Stored(Payment Payment) : InsertResult;

    /// <summary>The key had made something before; nothing was stored.</summary>
    public sealed record KeyTaken(KeyUse Use) : InsertResult;

    /// <summary>The sequence is used up; nothing was stored.</summary>
    public sealed record Exhausted : InsertResult;

    /// <summary>The merchant has drawn its share of the sequence; nothing was stored.</summary>
    public sealed record ShareUsed : InsertResult;
}

/// <summary>A change to be saved.</summary>
/// <param name="Before">As it was read; its version is the guard.</param>
/// <param name="After">As it becomes; the same: only what goes with the change is saved.</param>
/// <param name="Entries">The lines that the change adds to the timeline.</param>
internal sealed record PaymentUpdate(Payment Before, Payment After, ImmutableArray<NewEntry> Entries)
{
    /// <summary>The idempotency key of the request that made the change.</summary>
    public KeyUse? Key { get; init; }

    /// <summary>The admin's request that made the change.</summary>
    public AdminChange? Admin { get; init; }

    /// <summary>The wallet's event that made the change: it counts once.</summary>
    public string? EventId { get; init; }

    /// <summary>A number to be drawn in the same commit.</summary>
    public Draw? Draw { get; init; }

    /// <summary>Questions to the wallet that the same commit begins or completes.</summary>
    public ImmutableArray<Disclosure> Disclosed { get; init; } = [];
}

/// <summary>What became of a change.</summary>
internal abstract record UpdateResult
{
    private UpdateResult() { }

    /// <summary>On disk.</summary>
    public sealed record Saved(Payment Payment) : UpdateResult;

    /// <summary>Somebody else was quicker; nothing was saved.</summary>
    public sealed record Stale : UpdateResult;

    /// <summary>The key had made something before; nothing was saved.</summary>
    public sealed record KeyTaken(KeyUse Use) : UpdateResult;

    /// <summary>An admin's key had made something before; nothing was saved.</summary>
    public sealed record AdminKeyTaken : UpdateResult;

    /// <summary>The event was known; nothing was saved.</summary>
    public sealed record EventKnown : UpdateResult;

    /// <summary>The sequence, or the merchant's share of it, is used up; nothing was saved.</summary>
    public sealed record Exhausted : UpdateResult;
}

/// <summary>An idempotency key and what it made.</summary>
/// <param name="MerchantId">Keys are unique per merchant.</param>
/// <param name="Key">As the merchant sent it.</param>
/// <param name="Fingerprint">Of the request, as <c>FingerprintKeys</c> makes it.</param>
/// <param name="ObjectId">What it made: a payment, a capture, a refund; for a cancel the payment.</param>
/// <param name="PaymentId">The payment it belongs to.</param>
internal sealed record KeyUse(string MerchantId, string Key, string Fingerprint, string ObjectId, string PaymentId);

/// <summary>Which payments a list shows.</summary>
internal sealed record PaymentFilter(string MerchantId, int Limit)
{
    public PaymentStatus? Status { get; init; }
    public string? Scheme { get; init; }
    public string? Reference { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only ids below this one: the cursor.</summary>
    public string? Before { get; init; }
}

/// <summary>A payment of which something is due.</summary>
/// <param name="Payment">As it was read.</param>
/// <param name="LeasedUntil">What this node wrote on it, by which it knows its lease again; null: the store has one node.</param>
internal sealed record DuePayment(Payment Payment, long? LeasedUntil);
