using System.Collections.Immutable;
using Gateway.Events;
using Gateway.Webhooks;

namespace Gateway.Store.Sqlite;

/// <summary>Deliveries in SQLite.</summary>
internal sealed class SqliteDeliveries(SqliteDatabase database, EventSignal signal) : IDeliveryStore
{
    /// <summary>Rows that a page looks at, at the most, when a filter has no index.</summary>
    private const int MaxScan = 2000;

    public Task<WebhookDelivery?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => DeliveryRows.Find(session, merchantId, id)));

    public Task<Slice<WebhookDelivery>> ListAsync(
        DeliveryFilter filter,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => List(session, filter)));

    public async Task<Begun> BeginAgainAsync(
        string merchantId,
        string id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var begun = await database.Writer.RunAsync(
            session => DeliveryReplays.BeginAgain(session, merchantId, id, now),
            mayBeShed: true
        );
        if (begun is Begun.Due)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return begun;
    }

    public async Task<Replayed> ReplayAsync(
        string merchantId,
        string endpointId,
        string after,
        string upTo,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var replayed = await database.Writer.RunAsync(
            session =>
                DeliveryReplays.Replay(
                    session,
                    database.Ids,
                    merchantId,
                    endpointId,
                    after,
                    upTo,
                    now
                ),
            mayBeShed: true
        );
        if (replayed.Added > 0)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return replayed;
    }

    public Task<ImmutableArray<WaitingEndpoint>> WaitingAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session => DeliveryClaims.Waiting(session, now.ToUnixTimeMilliseconds()))
        );

    public Task<ImmutableArray<ClaimedDelivery>> ClaimAsync(
        ImmutableArray<(WaitingEndpoint Endpoint, int Most)> quotas,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync(
            session =>
            {
                var claimed = ImmutableArray.CreateBuilder<ClaimedDelivery>();
                foreach (var (endpoint, most) in quotas)
                {
                    DeliveryClaims.Claim(session, endpoint, most, now, until, claimed);
                }
                return claimed.ToImmutable();
            },
            mayBeShed: false
        );

    public async Task EndAsync(TryEnd end, CancellationToken cancellationToken)
    {
        var told = await database.Writer.RunAsync(
            session => DeliveryEnds.End(session, database.Ids, end),
            mayBeShed: false
        );
        if (told is not null)
        {
            signal.Raise(end.Delivery.MerchantId, told.Delivers);
        }
    }

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var any = database.Read(session =>
            session.Scalar(
                "select 1 from webhook_endpoints indexed by webhook_endpoints_deleted where status = 'deleted' limit 1"
            )
        );
        return any is not null
            && await database.Writer.RunAsync(DeliveryEnds.Sweep, mayBeShed: false);
    }

    private static Slice<WebhookDelivery> List(SqliteSession session, DeliveryFilter filter)
    {
        var below = filter.Before ?? "whd`";
        using var rows = filter.EndpointId is { } endpoint
            ? session.Query(
                $"select {DeliveryRows.Columns} from webhook_deliveries indexed by webhook_deliveries_endpoint where merchant_id = $1 and endpoint_id = $2 and id < $3 order by id desc limit $4",
                filter.MerchantId,
                endpoint,
                below,
                MaxScan
            )
            : session.Query(
                $"select {DeliveryRows.Columns} from webhook_deliveries where merchant_id = $1 and id < $2 order by id desc limit $3",
                filter.MerchantId,
                below,
                MaxScan
            );
        var items = ImmutableArray.CreateBuilder<WebhookDelivery>();
        var scanned = 0;
        string? last = null;
        while (rows.Read())
        {
            scanned++;
            if (items.Count == filter.Limit)
            {
                return new Slice<WebhookDelivery>(items.ToImmutable(), last);
            }
            last = rows.GetString(0);
            if (filter.Status is null || rows.GetString(3) == filter.Status)
            {
                items.Add(DeliveryRows.Read(rows, filter.MerchantId));
            }
        }
        return new Slice<WebhookDelivery>(items.ToImmutable(), scanned == MaxScan ? last : null);
    }
}
