using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;

namespace Gateway.Store;

/// <summary>
/// The narrow seam to the database, for payments: a few units of work with typed results, each all or nothing, and
/// reads. A unit's task ends when its commit is on disk. State, timeline and everything that follows from them are in
/// one commit (law 7).
/// </summary>
internal interface IPaymentStore
{
    /// <summary>Stores an intent unless its key was used before. Sheds (<see cref="OverloadedException"/>) before anything is stored.</summary>
    Task<InsertResult> InsertAsync(NewPayment intent, CancellationToken cancellationToken);

    /// <summary>Moves a payment from the version it was read at. Sheds (<see cref="OverloadedException"/>) wishes and events, which come again; an answer that was asked for is kept.</summary>
    Task<UpdateResult> MoveAsync(PaymentUpdate move, CancellationToken cancellationToken);

    /// <summary>What a merchant's idempotency key made, or null.</summary>
    Task<KeyUse?> FindKeyAsync(string merchantId, string key, CancellationToken cancellationToken);

    /// <summary>A payment, or null.</summary>
    Task<Payment?> FindAsync(string merchantId, string id, CancellationToken cancellationToken);

    /// <summary>The payment that a capture or refund belongs to, or null.</summary>
    Task<Payment?> FindByPartAsync(string merchantId, string partId, CancellationToken cancellationToken);

    /// <summary>A payment's timeline, in order.</summary>
    Task<ImmutableArray<TimelineEntry>> TimelineAsync(string merchantId, string paymentId, CancellationToken cancellationToken);

    /// <summary>A page of payments, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    Task<Slice<Payment>> ListAsync(PaymentFilter filter, CancellationToken cancellationToken);

    /// <summary>A page of a merchant's refunds, newest first: ids, and the payments they belong to.</summary>
    Task<Slice<(string RefundId, Payment Payment)>> ListRefundsAsync(
        string merchantId,
        string? before,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// A scheme's payments of which something is due, the longest overdue first. Where several nodes share the store, they
    /// are leased: no other node gets them until they change or the lease lapses.
    /// </summary>
    Task<ImmutableArray<DuePayment>> ClaimDueAsync(
        string scheme,
        DateTimeOffset now,
        TimeSpan lease,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Gives a lease back, if it is still this node's: another node may take the payment at once.</summary>
    Task ReleaseAsync(DuePayment due, CancellationToken cancellationToken);
}

/// <summary>A payment about to be stored, before anything is sent.</summary>
internal sealed record NewPayment(Payment Payment, ImmutableArray<TimelineEntry> Entries, KeyUse Key, Draw? Draw);

/// <summary>A number to be drawn from a sequence in the same commit.</summary>
/// <param name="Sequence">From which one.</param>
/// <param name="Into">The payment with the number that was drawn.</param>
internal sealed record Draw(NumberSequence Sequence, Func<Payment, long, Payment> Into)
{
    /// <summary>The lowest value that may be drawn.</summary>
    public long From { get; init; } = 1;
}

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
/// <param name="Change">What it becomes.</param>
internal sealed record PaymentUpdate(Payment Before, Change Change)
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

/// <summary>The idempotency key of an admin's request about a payment, and the object it is about.</summary>
internal sealed record AdminUse(AdminRequest Request, string ObjectId);

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

/// <summary>A page of a list, as read.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Where the next page goes on; null: there is none.</param>
internal sealed record Slice<T>(ImmutableArray<T> Items, string? Next);
