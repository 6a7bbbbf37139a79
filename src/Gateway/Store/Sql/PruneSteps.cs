using Gateway.Ids;
using Gateway.Store.Engine;

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
    public static Task<PruneStep> DeliveriesAsync(StoreDatabase database, string merchantId, string after, DateTimeOffset before) =>
        StepAsync(
            database,
            ConflictKeys.Whole(merchantId),
            session =>
                LastAsync(
                    session,
                    "id",
                    "from webhook_deliveries where merchant_id = $1 and id > $2 and id < $3",
                    merchantId,
                    after,
                    ObjectId.Floor("whd", before)
                ),
            (session, to) =>
                session.ChangeAsync(
                    "delete from webhook_deliveries where merchant_id = $1 and id > $2 and id <= $3 and status <> 'pending'",
                    merchantId,
                    after,
                    to.Last
                )
        );

    /// <summary>Events of a merchant from before a time that no endpoint is owed. What a stream could miss by it is written down.</summary>
    public static Task<PruneStep> EventsAsync(StoreDatabase database, string merchantId, string after, DateTimeOffset before) =>
        StepAsync(
            database,
            ConflictKeys.Whole(merchantId),
            session =>
                LastAsync(
                    session,
                    "id",
                    $"from {session.EventsInOrder} where merchant_id = $1 and id > $2 and id < $3",
                    merchantId,
                    after,
                    ObjectId.Floor("evt", before)
                ),
            (session, to) => EventsAsync(session, merchantId, after, to.Last!)
        );

    /// <summary>Idempotency keys from before a time whose payment has ended.</summary>
    public static Task<PruneStep> KeysAsync(StoreDatabase database, (string First, string Second) after, DateTimeOffset before) =>
        StepAsync(
            database,
            ConflictKeys.Shared,
            session =>
                LastAsync(
                    session,
                    session.KeysInOrder,
                    $"from idempotency_keys where ({session.KeysInOrder}) > ($1, $2)",
                    after.First,
                    after.Second
                ),
            (session, to) =>
                session.ChangeAsync(
                    $"delete from idempotency_keys where ({session.KeysInOrder}) > ($1, $2) and ({session.KeysInOrder}) <= ($3, $4) and created_at < $5 and not exists (select 1 from payments p where p.merchant_id = idempotency_keys.merchant_id and p.id = idempotency_keys.payment_id and (p.due_at is not null or p.in_review = 1 or p.status in ('processing', 'awaiting_customer', 'authorized', 'review')))",
                    after.First,
                    after.Second,
                    to.Leading,
                    to.Last,
                    before.ToUnixTimeMilliseconds()
                )
        );

    /// <summary>Which of a wallet's events for a merchant were applied before a time.</summary>
    public static Task<PruneStep> WalletEventsAsync(
        StoreDatabase database,
        string merchantId,
        (string Scheme, string Event) after,
        DateTimeOffset before
    ) =>
        StepAsync(
            database,
            ConflictKeys.Whole(merchantId),
            session =>
                LastAsync(
                    session,
                    "scheme, event_id",
                    "from wallet_events where merchant_id = $1 and (scheme, event_id) > ($2, $3)",
                    merchantId,
                    after.Scheme,
                    after.Event
                ),
            (session, to) =>
                session.ChangeAsync(
                    "delete from wallet_events where merchant_id = $1 and (scheme, event_id) > ($2, $3) and (scheme, event_id) <= ($4, $5) and at < $6",
                    merchantId,
                    after.Scheme,
                    after.Event,
                    to.Leading,
                    to.Last,
                    before.ToUnixTimeMilliseconds()
                )
        );

    private static async ValueTask<int> EventsAsync(Session session, string merchantId, string after, string last)
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

    private static async Task<PruneStep> StepAsync(
        StoreDatabase database,
        ConflictKeys scope,
        Func<Session, ValueTask<PruneStep?>> last,
        Func<Session, PruneStep, ValueTask<int>> delete
    ) =>
        await database.ReadAsync(last) is { } to
            ? to with
            {
                Gone = await database.Writer.RunAsync(scope, session => delete(session, to), mayBeShed: true),
            }
            : PruneStep.End;

    /// <summary>The last of the next rows in the order of a key of one or two columns; null: there is none.</summary>
    private static ValueTask<PruneStep?> LastAsync(Session session, string key, string rows, params ReadOnlySpan<object?> values) =>
        session.FirstAsync(
            $"select {key} from (select {key} {rows} order by {key} limit {Rows}) as looked order by {key.Replace(",", " desc,", StringComparison.Ordinal)} desc limit 1",
            row =>
                key.Contains(',', StringComparison.Ordinal)
                    ? new PruneStep(0, row.GetString(1), row.GetString(0))
                    : new PruneStep(0, row.GetString(0)),
            values
        );
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
