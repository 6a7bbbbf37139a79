using System.Collections.Immutable;
using Gateway.Events;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>Events in SQLite.</summary>
internal sealed class SqliteEvents(SqliteDatabase database) : IEventStore
{
    /// <summary>Rows that a page looks at, at the most.</summary>
    private const int MaxScan = 2000;

    public Task<StoredEvent?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    "select id, type, at, payment_id, data from events where merchant_id = $1 and id = $2",
                    merchantId,
                    id
                );
                return rows.Read() ? Event(rows, merchantId) : null;
            })
        );

    public Task<Slice<StoredEvent>> ListAsync(
        EventFilter filter,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => List(session, filter)));

    public Task<ImmutableArray<StoredEvent>> AfterAsync(
        string merchantId,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    "select id, type, at, payment_id, data from events where merchant_id = $1 and id > $2 order by id limit $3",
                    merchantId,
                    after ?? string.Empty,
                    limit
                );
                var found = ImmutableArray.CreateBuilder<StoredEvent>();
                while (rows.Read())
                {
                    found.Add(Event(rows, merchantId));
                }
                return found.ToImmutable();
            })
        );

    public Task<string?> NewestAsync(string merchantId, CancellationToken cancellationToken) =>
        Task.FromResult(
            database.Read(session =>
                session.Scalar("select max(id) from events where merchant_id = $1", merchantId)
                as string
            )
        );

    private static Slice<StoredEvent> List(SqliteSession session, EventFilter filter)
    {
        var below = filter.Before ?? "evt`";
        using var rows = filter.PaymentId is { } payment
            // A payment's events hang on the lines of its timeline: no index of their own is needed.
            ? session.Query(
                "select e.id, e.type, e.at, e.payment_id, e.data from timeline t join events e on e.merchant_id = t.merchant_id and e.id = t.event_id where t.merchant_id = $1 and t.payment_id = $2 and t.event_id < $3 order by t.no desc limit $4",
                filter.MerchantId,
                payment,
                below,
                MaxScan
            )
            : session.Query(
                "select id, type, at, payment_id, data from events where merchant_id = $1 and id < $2 order by id desc limit $3",
                filter.MerchantId,
                below,
                MaxScan
            );
        var items = ImmutableArray.CreateBuilder<StoredEvent>();
        var scanned = 0;
        string? last = null;
        while (rows.Read())
        {
            scanned++;
            if (items.Count == filter.Limit)
            {
                return new Slice<StoredEvent>(items.ToImmutable(), last);
            }
            last = rows.GetString(0);
            if (filter.Type is null || EventTypes.Fits(filter.Type, rows.GetString(1)))
            {
                items.Add(Event(rows, filter.MerchantId));
            }
        }
        return new Slice<StoredEvent>(items.ToImmutable(), scanned == MaxScan ? last : null);
    }

    private static StoredEvent Event(SqliteDataReader rows, string merchantId) =>
        new(
            merchantId,
            rows.GetString(0),
            rows.GetString(1),
            DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)),
            rows.IsDBNull(3) ? null : rows.GetString(3),
            rows.GetString(4)
        );
}
