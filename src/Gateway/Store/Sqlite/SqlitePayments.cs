using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Events;
using Gateway.Payments;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>Payments in SQLite: every statement in plain sight.</summary>
internal sealed class SqlitePayments(
    SqliteDatabase database,
    SqliteDisclosures disclosures,
    EventScribe scribe,
    EventSignal signal
) : IPaymentStore
{
    /// <summary>Rows that a page looks at, at the most, when a filter has no index.</summary>
    private const int MaxScan = 2000;

    public async Task<Inserted> InsertAsync(Intent intent, CancellationToken cancellationToken)
    {
        var events = new EventBatch(scribe.Of(intent.Payment, intent.Entries), database.Ids);
        var inserted = await database.Writer.RunAsync(
            session => PaymentUnits.Insert(session, intent, events),
            mayBeShed: true
        );
        if (inserted is Inserted.Stored)
        {
            Tell(intent.Payment, events);
        }
        return inserted;
    }

    public async Task<Moved> MoveAsync(Move move, CancellationToken cancellationToken)
    {
        await disclosures.KeepListsAsync(move.Disclosed);
        var events = new EventBatch(
            scribe.Of(move.Change.Payment, move.Change.Entries),
            database.Ids
        );
        var moved = await database.Writer.RunAsync(
            session => PaymentUnits.Move(session, move, events),
            // What somebody asks for may be shed, and what a wallet tells by itself, since it tells it again; an answer may not.
            mayBeShed: move.Key is not null || move.Admin is not null || move.EventId is not null
        );
        if (moved is Moved.Saved)
        {
            Tell(move.Before, events);
        }
        return moved;
    }

    public Task<KeyUse?> FindKeyAsync(
        string merchantId,
        string key,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => PaymentUnits.FindKey(session, merchantId, key)));

    public Task<Payment?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => Find(session, merchantId, id)));

    public Task<Payment?> FindByPartAsync(
        string merchantId,
        string partId,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                var id =
                    session.Scalar(
                        "select payment_id from parts where merchant_id = $1 and id = $2",
                        merchantId,
                        partId
                    ) as string
                    // The capture of an automatic payment has the payment's own digits, and no row.
                    ?? ObjectId.Sibling("pay", partId);
                return Find(session, merchantId, id);
            })
        );

    public Task<ImmutableArray<TimelineEntry>> TimelineAsync(
        string merchantId,
        string paymentId,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    "select no, at, type, by, detail from timeline where merchant_id = $1 and payment_id = $2 order by no",
                    merchantId,
                    paymentId
                );
                var entries = ImmutableArray.CreateBuilder<TimelineEntry>();
                while (rows.Read())
                {
                    entries.Add(
                        new TimelineEntry(
                            rows.GetInt32(0),
                            DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)),
                            rows.GetString(2),
                            rows.GetString(3),
                            JsonSerializer.Deserialize(
                                rows.GetString(4),
                                StoreJson.Default.ImmutableSortedDictionaryStringString
                            )!
                        )
                    );
                }
                return entries.ToImmutable();
            })
        );

    public Task<Slice<Payment>> ListAsync(
        PaymentFilter filter,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => List(session, filter)));

    public Task<Slice<(string RefundId, Payment Payment)>> ListRefundsAsync(
        string merchantId,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                var found = new List<(string Refund, string Payment)>();
                using (
                    var rows = session.Query(
                        "select id, payment_id from parts where merchant_id = $1 and id < $2 and id > 'ref_' order by id desc limit $3",
                        merchantId,
                        before ?? "ref`",
                        limit + 1
                    )
                )
                {
                    while (rows.Read())
                    {
                        found.Add((rows.GetString(0), rows.GetString(1)));
                    }
                }
                var page = found.Take(limit).ToList();
                return new Slice<(string, Payment)>(
                    [.. page.Select(f => (f.Refund, Find(session, merchantId, f.Payment)!))],
                    found.Count > limit ? page[^1].Refund : null
                );
            })
        );

    public Task<ImmutableArray<Payment>> DueAsync(
        string scheme,
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    "select doc from payments where scheme = $1 and due_at <= $2 order by due_at limit $3",
                    scheme,
                    now.ToUnixTimeMilliseconds(),
                    limit
                );
                var due = ImmutableArray.CreateBuilder<Payment>();
                while (rows.Read())
                {
                    due.Add(Payment(rows, 0));
                }
                return due.ToImmutable();
            })
        );

    private void Tell(Payment payment, EventBatch events)
    {
        if (events.Any)
        {
            signal.Raise(payment.MerchantId, events.Delivers);
        }
    }

    private static Payment? Find(SqliteSession session, string merchantId, string id)
    {
        using var rows = session.Query(
            "select doc from payments where merchant_id = $1 and id = $2",
            merchantId,
            id
        );
        return rows.Read() ? Payment(rows, 0) : null;
    }

    private static Slice<Payment> List(SqliteSession session, PaymentFilter filter)
    {
        var from = filter.CreatedAfter is { } after ? ObjectId.Floor("pay", after) : "pay_";
        var below = filter.CreatedBefore is { } before ? ObjectId.Floor("pay", before) : "pay`";
        if (filter.Before is { } cursor && string.CompareOrdinal(cursor, below) < 0)
        {
            below = cursor;
        }
        using var rows = filter.Reference is { } reference
            ? session.Query(
                "select id, status, scheme, doc from payments where merchant_id = $1 and reference = $2 and id >= $3 and id < $4 order by id desc limit $5",
                filter.MerchantId,
                reference,
                from,
                below,
                MaxScan
            )
            : session.Query(
                "select id, status, scheme, doc from payments where merchant_id = $1 and id >= $2 and id < $3 order by id desc limit $4",
                filter.MerchantId,
                from,
                below,
                MaxScan
            );
        var status = filter.Status?.Word();
        var items = ImmutableArray.CreateBuilder<Payment>();
        var scanned = 0;
        string? last = null;
        while (rows.Read())
        {
            scanned++;
            if (items.Count == filter.Limit)
            {
                return new Slice<Payment>(items.ToImmutable(), last);
            }
            last = rows.GetString(0);
            if (
                (status is null || rows.GetString(1) == status)
                && (filter.Scheme is null || rows.GetString(2) == filter.Scheme)
            )
            {
                items.Add(Payment(rows, 3));
            }
        }
        return new Slice<Payment>(items.ToImmutable(), scanned == MaxScan ? last : null);
    }

    private static Payment Payment(SqliteDataReader rows, int column) =>
        JsonSerializer.Deserialize(rows.GetString(column), StoreJson.Default.Payment)!;
}
