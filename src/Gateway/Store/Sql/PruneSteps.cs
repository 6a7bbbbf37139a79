using Gateway.Ids;

namespace Gateway.Store.Sql;

/// <summary>
/// What may be deleted, a few hundred rows at a time. A step reads the next rows in the order of a table's key, and deletes
/// those of them that are old and of which nothing is open; it answers where the next step goes on. Payments, their timelines,
/// captures, refunds and disclosures stay for good.
/// </summary>
internal static class PruneSteps
{
    /// <summary>Rows that a step looks at, at the most.</summary>
    public const int Rows = 300;

    /// <summary>Deliveries of a merchant that have ended, made before a time.</summary>
    public static async Task<PruneStep> DeliveriesAsync(StoreDatabase database, string merchantId, string after, DateTimeOffset before)
    {
        var last = await LastAsync(
            database,
            "select id from webhook_deliveries where merchant_id = $1 and id > $2 and id < $3 order by id limit $4",
            merchantId,
            after,
            ObjectId.Floor("whd", before),
            Rows
        );
        return last is null
            ? PruneStep.End
            : new PruneStep(
                await ChangeAsync(
                    database,
                    ConflictKeys.Whole(merchantId),
                    "delete from webhook_deliveries where merchant_id = $1 and id > $2 and id <= $3 and status <> 'pending'",
                    merchantId,
                    after,
                    last
                ),
                last
            );
    }

    /// <summary>Events of a merchant from before a time that no endpoint is owed. What a stream could miss by it is written down.</summary>
    public static async Task<PruneStep> EventsAsync(StoreDatabase database, string merchantId, string after, DateTimeOffset before)
    {
        var floor = ObjectId.Floor("evt", before);
        var last = await database.ReadAsync(session =>
            LastAsync(
                session,
                $"select id from {session.EventsInOrder} where merchant_id = $1 and id > $2 and id < $3 order by id limit $4",
                merchantId,
                after,
                floor,
                Rows
            )
        );
        return last is null
            ? PruneStep.End
            : new PruneStep(
                await database.Writer.RunAsync(
                    ConflictKeys.Whole(merchantId),
                    session => EventsAsync(session, merchantId, after, last),
                    mayBeShed: true
                ),
                last
            );
    }

    /// <summary>Idempotency keys from before a time whose payment has ended.</summary>
    public static async Task<PruneStep> KeysAsync(StoreDatabase database, (string First, string Second) after, DateTimeOffset before)
    {
        var last = await database.ReadAsync(session =>
            session.FirstAsync(
                $"select {session.KeysInOrder} from (select {session.KeysInOrder} from idempotency_keys where ({session.KeysInOrder}) > ($1, $2) order by {session.KeysInOrder} limit {Rows}) as looked order by {Descending(session.KeysInOrder)} limit 1",
                row => new Place(row.GetString(0), row.GetString(1)),
                after.First,
                after.Second
            )
        );
        return last is null
            ? PruneStep.End
            : new PruneStep(
                await database.Writer.RunAsync(
                    ConflictKeys.Shared,
                    session =>
                        session.ChangeAsync(
                            $"delete from idempotency_keys where ({session.KeysInOrder}) > ($1, $2) and ({session.KeysInOrder}) <= ($3, $4) and created_at < $5 and not exists (select 1 from payments p where p.merchant_id = idempotency_keys.merchant_id and p.id = idempotency_keys.payment_id and (p.due_at is not null or p.in_review = 1 or p.status in ('processing', 'awaiting_customer', 'authorized', 'review')))",
                            after.First,
                            after.Second,
                            last.First,
                            last.Second,
                            before.ToUnixTimeMilliseconds()
                        ),
                    mayBeShed: true
                ),
                last.Second,
                last.First
            );
    }

    /// <summary>Which of a wallet's events for a merchant were applied before a time.</summary>
    public static async Task<PruneStep> WalletEventsAsync(
        StoreDatabase database,
        string merchantId,
        (string Scheme, string Event) after,
        DateTimeOffset before
    )
    {
        var last = await database.ReadAsync(session =>
            session.FirstAsync(
                $"select scheme, event_id from (select scheme, event_id from wallet_events where merchant_id = $1 and (scheme, event_id) > ($2, $3) order by scheme, event_id limit {Rows}) as looked order by scheme desc, event_id desc limit 1",
                row => new Place(row.GetString(0), row.GetString(1)),
                merchantId,
                after.Scheme,
                after.Event
            )
        );
        return last is null
            ? PruneStep.End
            : new PruneStep(
                await ChangeAsync(
                    database,
                    ConflictKeys.Whole(merchantId),
                    "delete from wallet_events where merchant_id = $1 and (scheme, event_id) > ($2, $3) and (scheme, event_id) <= ($4, $5) and at < $6",
                    merchantId,
                    after.Scheme,
                    after.Event,
                    last.First,
                    last.Second,
                    before.ToUnixTimeMilliseconds()
                ),
                last.Second,
                last.First
            );
    }

    private static async ValueTask<int> EventsAsync(StoreSession session, string merchantId, string after, string last)
    {
        // A payment's deliveries follow one another, so one that is pending stands in an index.
        var gone = await session.ChangeAsync(
            $"delete from events where merchant_id = $1 and id > $2 and id <= $3{session.EventsThatMayGo} and not exists (select 1 from webhook_deliveries d where d.merchant_id = events.merchant_id and d.payment_id is not distinct from events.payment_id and d.event_id = events.id and d.status = 'pending' and d.endpoint_id in (select w.id from webhook_endpoints w where w.merchant_id = $1))",
            merchantId,
            after,
            last
        );
        if (gone > 0)
        {
            session.Write(
                "insert into event_floors (merchant_id, id) values ($1, $2) on conflict (merchant_id) do update set id = excluded.id where excluded.id > event_floors.id",
                merchantId,
                last
            );
        }
        return gone;
    }

    private static Task<string?> LastAsync(StoreDatabase database, string sql, params object?[] values) =>
        database.ReadAsync(session => LastAsync(session, sql, values)).AsTask();

    private static async ValueTask<string?> LastAsync(StoreSession session, string sql, params object?[] values) =>
        await session.AllAsync(sql, row => row.GetString(0), values) is [.., var last] ? last : null;

    private static Task<int> ChangeAsync(StoreDatabase database, ConflictKeys scope, string sql, params object?[] values) =>
        database.Writer.RunAsync(scope, session => session.ChangeAsync(sql, values), mayBeShed: true);

    private static string Descending(string columns) => columns.Replace(",", " desc,", StringComparison.Ordinal) + " desc";

    private sealed record Place(string First, string Second);
}

/// <summary>What a step did.</summary>
/// <param name="Gone">Rows that were deleted.</param>
/// <param name="Last">After which row the next one begins, the last column of its key; null: there is none.</param>
/// <param name="Leading">The column before it, in a key of two.</param>
internal sealed record PruneStep(int Gone, string? Last, string Leading = "")
{
    /// <summary>Nothing is left to look at.</summary>
    public static PruneStep End { get; } = new(0, null);
}
