using System.Collections.Immutable;
using Gateway.Events;

namespace Gateway.Store.Sql;

/// <summary>Events, as they are read.</summary>
internal sealed class SqlEvents(StoreDatabase database) : IEventStore
{
    private const string Columns = "e.id, e.type, e.at, e.payment_id, e.data";

    public Task<StoredEvent?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    ) =>
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

    public Task<Slice<StoredEvent>> ListAsync(
        EventFilter filter,
        CancellationToken cancellationToken
    ) => database.ReadAsync(session => ListAsync(session, filter)).AsTask();

    public async Task<ImmutableArray<StoredEvent>> AfterAsync(
        string merchantId,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        [
            .. await database.ReadAsync(session =>
                session.AllAsync(
                    $"select {Columns} from {session.EventsInOrder} e where e.merchant_id = $1 and e.id > $2 order by e.id limit $3",
                    row => Event(row, merchantId),
                    merchantId,
                    after ?? string.Empty,
                    limit
                )
            ),
        ];

    public Task<string?> FloorAsync(string merchantId, CancellationToken cancellationToken) =>
        database
            .ReadAsync(session =>
                session.TextAsync("select id from event_floors where merchant_id = $1", merchantId)
            )
            .AsTask();

    public Task<string?> NewestAsync(string merchantId, CancellationToken cancellationToken) =>
        database
            .ReadAsync(session =>
                session.TextAsync(
                    $"select id from {session.EventsInOrder} where merchant_id = $1 order by id desc limit 1",
                    merchantId
                )
            )
            .AsTask();

    private static async ValueTask<Slice<StoredEvent>> ListAsync(
        StoreSession session,
        EventFilter filter
    )
    {
        var below = filter.Before ?? "evt`";
        // A payment's events hang on the lines of its timeline: no index of their own is needed.
        var rows = filter.PaymentId is null
            ? $"from {session.EventsInOrder} e where e.merchant_id = $1 and e.id < $2 order by e.id desc"
            : "from timeline t join events e on e.merchant_id = t.merchant_id and e.id = t.event_id where t.merchant_id = $1 and t.event_id < $2 and t.payment_id = $3 order by t.no desc";
        object?[] values = filter.PaymentId is { } payment
            ? [filter.MerchantId, below, payment]
            : [filter.MerchantId, below];
        if (filter.Type is null)
        {
            var found = await session.AllAsync(
                $"select {Columns} {rows} limit {filter.Limit + 1}",
                row => Event(row, filter.MerchantId),
                values
            );
            return Pages.Of(found, filter.Limit, e => e.Id);
        }
        // payment.* is all that begins with payment.
        var whole = !filter.Type.EndsWith('*');
        var wanted = $"cast(${values.Length + 1} as text)";
        return await Pages.OfThoseThatFitAsync(
            session,
            Columns,
            rows,
            whole ? $"type = {wanted}" : $"substr(type, 1, length({wanted})) = {wanted}",
            filter.Limit,
            row => (row.GetString(0), Event(row, filter.MerchantId)),
            values,
            [whole ? filter.Type : filter.Type[..^1]]
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
