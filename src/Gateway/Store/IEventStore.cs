using System.Collections.Immutable;
using Gateway.Events.Model;

namespace Gateway.Store;

/// <summary>Reads events. They are written by the units of work that make the changes they tell of, and never changed.</summary>
internal interface IEventStore
{
    /// <summary>A merchant's event, or null.</summary>
    Task<StoredEvent?> FindAsync(string merchantId, string id, CancellationToken cancellationToken);

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    Task<Slice<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// The next of the merchant's events after one, oldest first: ids rise in the order of the commits, so nothing is ever
    /// skipped. Its cost does not grow with the table: a page may be short, or empty, although more follow.
    /// </summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="after">The last one seen; null: from the first one on.</param>
    /// <param name="type">Only this type, or all of one kind (<c>payment.*</c>); null: every type.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    Task<EventPage> AfterAsync(string merchantId, string? after, string? type, int limit, CancellationToken cancellationToken);

    /// <summary>Up to which of the merchant's events some are deleted; null: none are.</summary>
    Task<string?> FloorAsync(string merchantId, CancellationToken cancellationToken);

    /// <summary>The id of the merchant's newest event, or null.</summary>
    Task<string?> NewestAsync(string merchantId, CancellationToken cancellationToken);
}

/// <summary>A part of a merchant's events, oldest first.</summary>
/// <param name="Items">Those that are wanted.</param>
/// <param name="Last">The last one that was looked at, wanted or not: where to go on; null: there was none.</param>
/// <param name="More">Whether more may follow now.</param>
internal sealed record EventPage(ImmutableArray<StoredEvent> Items, string? Last, bool More);

/// <summary>An event as stored.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="Id"><c>evt_…</c>; rises in the order of the commits.</param>
/// <param name="Type">One of <see cref="EventTypes.All"/>.</param>
/// <param name="At">When the change was made.</param>
/// <param name="PaymentId">The payment that it belongs to, or null.</param>
/// <param name="Data">The object as it was then, as JSON text.</param>
internal sealed record StoredEvent(string MerchantId, string Id, string Type, DateTimeOffset At, string? PaymentId, string Data);

/// <summary>Which events a list shows.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="Limit">How many a page holds at the most.</param>
/// <param name="Type">Only this type, or all of one kind (<c>payment.*</c>); null: every type.</param>
/// <param name="PaymentId">Only this payment's.</param>
/// <param name="Before">Only ids below this one: the cursor.</param>
internal sealed record EventFilter(string MerchantId, int Limit, string? Type, string? PaymentId, string? Before);
