namespace Gateway.Store.Sql;

/// <summary>Events, as they are read.</summary>
internal sealed class SqlEvents(StoreDatabase database) : IEventStore
{
    private const string Columns = "e.id, e.type, e.at, e.payment_id, e.data";

    public Task<StoredEvent?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
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

    public Task<Slice<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken) =>
        filter.Type is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    public Task<EventPage> AfterAsync(string merchantId, string? after, string? type, int limit, CancellationToken cancellationToken) =>
        database
            .ReadAsync(session =>
                type is null or "*"
                    ? AfterAsync(session, merchantId, after ?? string.Empty, limit)
                    : AfterAsync(session, merchantId, after ?? string.Empty, type, limit)
            )
            .AsTask();

    public Task<string?> FloorAsync(string merchantId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.TextAsync("select id from event_floors where merchant_id = $1", merchantId)).AsTask();

    public Task<string?> NewestAsync(string merchantId, CancellationToken cancellationToken) =>
        database
            .ReadAsync(session =>
                session.TextAsync($"select id from {session.EventsInOrder} where merchant_id = $1 order by id desc limit 1", merchantId)
            )
            .AsTask();

    private static async ValueTask<EventPage> AfterAsync(StoreSession session, string merchantId, string after, int limit)
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

    private static async ValueTask<EventPage> AfterAsync(StoreSession session, string merchantId, string after, string type, int limit)
    {
        // Found first: what is committed meanwhile lies behind it, and is not passed over.
        var (last, count) = (
            await session.AllAsync(
                $"select max(id), count(*) from (select id from {session.EventsInOrder} where merchant_id = $1 and id > $2 order by id limit {Pages.MaxScan}) as looked",
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
        return new EventPage([.. found], full ? found[^1].Id : last, full || count == Pages.MaxScan);
    }

    // payment.* is all that begins with payment.
    private static string Fits(string type, string parameter) =>
        type.EndsWith('*')
            ? $"substr(type, 1, length(cast({parameter} as text))) = cast({parameter} as text)"
            : $"type = cast({parameter} as text)";

    private static string Wanted(string type) => type.TrimEnd('*');

    private static async ValueTask<Slice<StoredEvent>> ListAsync(StoreSession session, EventFilter filter)
    {
        var below = filter.Before ?? "evt`";
        // A payment's events hang on the lines of its timeline: no index of their own is needed.
        var rows = filter.PaymentId is null
            ? $"from {session.EventsInOrder} e where e.merchant_id = $1 and e.id < $2 order by e.id desc"
            : "from timeline t join events e on e.merchant_id = t.merchant_id and e.id = t.event_id where t.merchant_id = $1 and t.event_id < $2 and t.payment_id = $3 order by t.no desc";
        object?[] values = filter.PaymentId is { } payment ? [filter.MerchantId, below, payment] : [filter.MerchantId, below];
        if (filter.Type is null)
        {
            var found = await session.AllAsync(
                $"select {Columns} {rows} limit {filter.Limit + 1}",
                row => Event(row, filter.MerchantId),
                values
            );
            return Pages.Of(found, filter.Limit, e => e.Id);
        }
        return await Pages.OfThoseThatFitAsync(
            session,
            Columns,
            rows,
            Fits(filter.Type, $"${values.Length + 1}"),
            filter.Limit,
            row => (row.GetString(0), Event(row, filter.MerchantId)),
            values,
            [Wanted(filter.Type)]
        );
    }

    private static StoredEvent Event(IStoreRow row, string merchantId) =>
        new(
            merchantId,
            row.GetString(0),
            row.GetString(1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetString(4)
        );
}
