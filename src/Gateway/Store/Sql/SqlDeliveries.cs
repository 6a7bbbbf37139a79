using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>Deliveries in SQLite.</summary>
internal sealed class SqlDeliveries(StoreDatabase database, EventNotifier signal) : IDeliveryStore
{
    public Task<WebhookDelivery?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => DeliveryRows.FindAsync(session, merchantId, id)).AsTask();

    public Task<Slice<WebhookDelivery>> ListAsync(DeliveryFilter filter, CancellationToken cancellationToken) =>
        filter.Status is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    public async Task<RedeliverResult> BeginAgainAsync(
        string merchantId,
        string id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var begun = await database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            session => DeliveryReplays.BeginAgainAsync(session, merchantId, id, now),
            mayBeShed: true
        );
        if (begun is RedeliverResult.Due)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return begun;
    }

    public bool IsBusy => database.Writer.Waiting > 0;

    public Task<ReplayBegun> BeginReplayAsync(
        string merchantId,
        string endpointId,
        DateTimeOffset since,
        DateTimeOffset stepAt,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            session => DeliveryReplays.BeginAsync(session, merchantId, endpointId, since, stepAt),
            mayBeShed: true
        );

    public async Task<ImmutableArray<DueReplay>> DueReplaysAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(session => DeliveryReplays.DueAsync(session, now))];

    public async Task<ReplayStep> StepReplayAsync(ReplayTurn turn, CancellationToken cancellationToken)
    {
        var step = await database.Writer.RunAsync(
            ConflictKeys.Whole(turn.Replay.MerchantId),
            session => DeliveryReplays.StepAsync(session, turn),
            mayBeShed: true
        );
        if (step.Added > 0)
        {
            signal.Raise(turn.Replay.MerchantId, deliveries: true);
        }
        return step;
    }

    public Task<ImmutableArray<WaitingEndpoint>> WaitingAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(session => DeliveryClaims.WaitingAsync(session, now.ToUnixTimeMilliseconds())).AsTask();

    public Task<ImmutableArray<ClaimedDelivery>> ClaimAsync(
        ImmutableArray<(WaitingEndpoint Endpoint, int Most)> quotas,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var claimed = ImmutableArray.CreateBuilder<ClaimedDelivery>();
                foreach (var (endpoint, most) in quotas)
                {
                    claimed.AddRange(await DeliveryClaims.ClaimAsync(session, endpoint, most, now, until));
                }
                return claimed.ToImmutable();
            },
            mayBeShed: false
        );

    public async Task EndAsync(AttemptResult end, CancellationToken cancellationToken)
    {
        var told = await database.Writer.RunAsync(
            ConflictKeys.Of(end.Delivery.MerchantId, end.Delivery.Id, end.Delivery.EndpointId, end.Delivery.PaymentId),
            session => DeliveryEnds.EndAsync(session, end),
            mayBeShed: false
        );
        if (told is not null)
        {
            signal.Raise(end.Delivery.MerchantId, told.Delivers);
        }
    }

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var merchant = await database.ReadAsync(session =>
            session.TextAsync(
                "select merchant_id from webhook_endpoints indexed by webhook_endpoints_deleted where status = 'deleted' limit 1"
            )
        );
        return merchant is not null
            && await database.Writer.RunAsync(
                ConflictKeys.Whole(merchant),
                session => DeliveryEnds.SweepAsync(session, merchant),
                mayBeShed: false
            );
    }

    private static async ValueTask<Slice<WebhookDelivery>> ListAsync(StoreSession session, DeliveryFilter filter)
    {
        var below = filter.Before ?? "whd`";
        var rows = filter.EndpointId is null
            ? "from webhook_deliveries where merchant_id = $1 and id < $2 order by id desc"
            : "from webhook_deliveries indexed by webhook_deliveries_endpoint where merchant_id = $1 and endpoint_id = $3 and id < $2 order by id desc";
        object?[] values = filter.EndpointId is { } endpoint ? [filter.MerchantId, below, endpoint] : [filter.MerchantId, below];
        if (filter.Status is null)
        {
            var found = await session.AllAsync(
                $"select {DeliveryRows.Columns} {rows} limit {filter.Limit + 1}",
                row => DeliveryRows.Read(row, filter.MerchantId),
                values
            );
            return Pages.Of(found, filter.Limit, delivery => delivery.Id);
        }
        return await Pages.OfThoseThatFitAsync(
            session,
            DeliveryRows.Columns,
            rows,
            $"status = ${values.Length + 1}",
            filter.Limit,
            row => (row.GetString(0), DeliveryRows.Read(row, filter.MerchantId)),
            values,
            [filter.Status]
        );
    }
}
