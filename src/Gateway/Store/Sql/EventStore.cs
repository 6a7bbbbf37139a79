using System.Collections.Immutable;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>Reads events. They are written by the units of work that make the changes they tell of, and never changed.</summary>
internal sealed class EventStore(StoreDatabase database)
{
    private const string Columns = "e.id, e.type, e.at, e.payment_id, e.data";

    /// <summary>A merchant's event, or null.</summary>
    public Task<StoredEvent?> FindAsync(string merchantId, string id) =>
        database
            .ReadAsync(session =>
                session.FirstAsync(
                    $"select {Columns} from events e where e.merchant_id = $1 and e.id = $2",
                    row => Event(row, merchantId),
                    merchantId,
                    id
                )
            )
            .AsTask();

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    public Task<Slice<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken) =>
        filter.Type is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    /// <summary>
    /// The next of the merchant's events after one, oldest first: ids rise in the order of the commits, so nothing is ever
    /// skipped. Its cost does not grow with the table: a page may be short, or empty, although more follow.
    /// </summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="after">The last one seen; null: from the first one on.</param>
    /// <param name="type">Only this type, or all of one kind (<c>payment.*</c>); null: every type.</param>
    /// <param name="limit">How many at the most.</param>
    public Task<EventPage> AfterAsync(string merchantId, string? after, string? type, int limit) =>
        database
            .ReadAsync(session =>
                type is null or "*"
                    ? AfterAsync(session, merchantId, after ?? string.Empty, limit)
                    : AfterAsync(session, merchantId, after ?? string.Empty, type, limit)
            )
            .AsTask();

    /// <summary>Up to which of the merchant's events some are deleted; null: none are.</summary>
    public Task<string?> FloorAsync(string merchantId) =>
        database.ReadAsync(session => session.TextAsync("select id from event_floors where merchant_id = $1", merchantId)).AsTask();

    /// <summary>The id of the merchant's newest event, or null.</summary>
    public Task<string?> NewestAsync(string merchantId) =>
        database
            .ReadAsync(session =>
                session.TextAsync($"select id from {session.EventsInOrder} where merchant_id = $1 order by id desc limit 1", merchantId)
            )
            .AsTask();

    private static async ValueTask<EventPage> AfterAsync(Session session, string merchantId, string after, int limit)
    {
        var found = await session.AllAsync(
            $"select {Columns} from {session.EventsInOrder} e where e.merchant_id = $1 and e.id > $2 order by e.id limit $3",
            row => Event(row, merchantId),
            merchantId,
            after,
            limit
        );
        return new EventPage([.. found], found.Count == 0 ? null : found[^1].Id, found.Count == limit);
    }

    private static async ValueTask<EventPage> AfterAsync(Session session, string merchantId, string after, string type, int limit)
    {
        // Found first: what is committed meanwhile lies behind it, and is not passed over.
        var (last, count) = (
            await session.AllAsync(
                $"select max(id), count(*) from (select id from {session.EventsInOrder} where merchant_id = $1 and id > $2 order by id limit {Paging.MaxScan}) as looked",
                row => (Last: row.IsDBNull(0) ? null : row.GetString(0), Count: row.GetInt64(1)),
                merchantId,
                after
            )
        )[0];
        if (last is null)
        {
            return new EventPage([], null, More: false);
        }
        var found = await session.AllAsync(
            $"select {Columns} from {session.EventsInOrder} e where e.merchant_id = $1 and e.id > $2 and e.id <= $3 and {Fits(type, "$4")} order by e.id limit $5",
            row => Event(row, merchantId),
            merchantId,
            after,
            last,
            Wanted(type),
            limit
        );
        var full = found.Count == limit;
        return new EventPage([.. found], full ? found[^1].Id : last, full || count == Paging.MaxScan);
    }

    // payment.* is all that begins with payment.
    private static string Fits(string type, string parameter) =>
        type.EndsWith('*')
            ? $"substr(type, 1, length(cast({parameter} as text))) = cast({parameter} as text)"
            : $"type = cast({parameter} as text)";

    private static string Wanted(string type) => type.TrimEnd('*');

    private static async ValueTask<Slice<StoredEvent>> ListAsync(Session session, EventFilter filter)
    {
        var below = filter.Before ?? "evt`";
        // A payment's events hang on the lines of its timeline: no index of their own is needed.
        var rows = filter.PaymentId is null
            ? $"from {session.EventsInOrder} e where e.merchant_id = $1 and e.id < $2 order by e.id desc"
            : "from timeline t join events e on e.merchant_id = t.merchant_id and e.id = t.event_id where t.merchant_id = $1 and t.event_id < $2 and t.payment_id = $3 order by t.no desc";
        ImmutableArray<object?> values = filter.PaymentId is { } payment ? [filter.MerchantId, below, payment] : [filter.MerchantId, below];
        return await Paging.ReadAsync(
            session,
            new PageRows(Columns, rows, values)
            {
                Fits = filter.Type is null ? null : Fits(filter.Type, $"${values.Length + 1}"),
                Wanted = filter.Type is null ? [] : [Wanted(filter.Type)],
            },
            filter.Limit,
            row => (row.GetString(0), Event(row, filter.MerchantId))
        );
    }

    private static StoredEvent Event(IRow row, string merchantId) =>
        new(
            merchantId,
            row.GetString(0),
            row.GetString(1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetString(4)
        );
}

/// <summary>A part of a merchant's events, oldest first.</summary>
/// <param name="Items">Those that are wanted.</param>
/// <param name="Last">The last one that was looked at, wanted or not: where to go on; null: there was none.</param>
/// <param name="More">Whether more may follow now.</param>
internal sealed record EventPage(ImmutableArray<StoredEvent> Items, string? Last, bool More);

/// <summary>An event as stored.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="Id"><c>evt_…</c>; rises in the order of the commits.</param>
/// <param name="Type">One of the types of the merchant API.</param>
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
