using Gateway.Ids;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>What follows from a try, all in its own commit.</summary>
internal static class DeliveryEnds
{
    /// <summary>Deliveries of deleted endpoints that one unit ends, at the most.</summary>
    private const int SweepStep = 100;

    /// <summary>Writes a try down. Not null: it switched the endpoint off, and this tells so.</summary>
    public static async ValueTask<EventBatch?> EndAsync(StoreSession session, AttemptResult end)
    {
        var delivery = end.Delivery;
        var found = RowAsync(session, delivery);
        var health = FailingSinceAsync(session, delivery);
        var (row, since) = (await found, await health);
        if (row is null)
        {
            return null;
        }
        var attempts = DeliveryRows.With(row.Attempts, end.Attempt);
        if (row.Claim != delivery.Claim)
        {
            // Begun again, or claimed by another node, meanwhile: what happened is kept, and decides nothing.
            session.Write(
                "update webhook_deliveries set attempts = $3 where merchant_id = $1 and id = $2",
                delivery.MerchantId,
                delivery.Id,
                attempts
            );
            return null;
        }
        var succeeded = end.Attempt.Error is null;
        var status =
            succeeded ? WebhookDelivery.Succeeded
            : end.NextAt is null ? WebhookDelivery.Failed
            : WebhookDelivery.Pending;
        session.Write(
            "update webhook_deliveries set status = $3, attempts = $4, tries = $5, next_at = $6 where merchant_id = $1 and id = $2",
            delivery.MerchantId,
            delivery.Id,
            status,
            attempts,
            delivery.Tries + (succeeded ? 0L : 1L),
            succeeded ? null : end.NextAt?.ToUnixTimeMilliseconds()
        );
        if (status != WebhookDelivery.Pending && row.PaymentId is { } payment)
        {
            WakeNext(session, delivery, payment, end.Now);
        }
        return await HealthAsync(session, end, succeeded, since);
    }

    /// <summary>Fails some of what is pending at deleted endpoints; a row at which nothing is pending any more goes.</summary>
    public static async ValueTask<bool> SweepAsync(StoreSession session, string merchantId)
    {
        var endpoint = await session.TextAsync(
            "select id from webhook_endpoints where merchant_id = $1 and status = 'deleted' limit 1",
            merchantId
        );
        if (endpoint is null)
        {
            return false;
        }
        var ended = await session.ChangeAsync(
            "update webhook_deliveries set status = 'failed', next_at = null, claim = claim + 1 where merchant_id = $1 and id in (select id from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and status = 'pending' limit $3)",
            merchantId,
            endpoint,
            SweepStep
        );
        if (ended < SweepStep)
        {
            session.Write("delete from webhook_endpoints where merchant_id = $1 and id = $2", merchantId, endpoint);
        }
        return true;
    }

    private static ValueTask<Row?> RowAsync(StoreSession session, ClaimedDelivery delivery) =>
        session.FirstAsync(
            "select attempts, claim, payment_id from webhook_deliveries where merchant_id = $1 and id = $2",
            row => new Row(row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)),
            delivery.MerchantId,
            delivery.Id
        );

    private static ValueTask<long?> FailingSinceAsync(StoreSession session, ClaimedDelivery delivery) =>
        session.NumberAsync(
            "select failing_since from webhook_endpoints where merchant_id = $1 and id = $2",
            delivery.MerchantId,
            delivery.EndpointId
        );

    // The earliest one that is pending always has a time: either it had one, or it gets one here.
    private static void WakeNext(StoreSession session, ClaimedDelivery delivery, string payment, DateTimeOffset now) =>
        session.Write(
            "update webhook_deliveries set next_at = $4 where merchant_id = $1 and next_at is null and id = (select min(id) from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id = $3 and status = 'pending')",
            delivery.MerchantId,
            delivery.EndpointId,
            payment,
            now.ToUnixTimeMilliseconds()
        );

    private static async ValueTask<EventBatch?> HealthAsync(StoreSession session, AttemptResult end, bool succeeded, long? since)
    {
        var (merchant, endpoint) = (end.Delivery.MerchantId, end.Delivery.EndpointId);
        if (succeeded)
        {
            if (since is not null)
            {
                session.Write("update webhook_endpoints set failing_since = null where merchant_id = $1 and id = $2", merchant, endpoint);
            }
            return null;
        }
        since ??= end.Attempt.At.ToUnixTimeMilliseconds();
        var reason =
            end.Attempt.StatusCode == StatusCodes.Status410Gone ? WebhookEndpoint.Gone
            : end.Now.ToUnixTimeMilliseconds() - since >= end.GivesUpAfter.TotalMilliseconds ? WebhookEndpoint.Failing
            : null;
        var changed = await session.ChangeAsync(
            "update webhook_endpoints set failing_since = $3, status = case when cast($4 as text) is null then status else 'disabled' end, disabled_reason = $4, replay_at = case when cast($4 as text) is null then replay_at end where merchant_id = $1 and id = $2 and status = 'enabled'",
            merchant,
            endpoint,
            since,
            reason
        );
        return changed == 1 && reason is not null ? await TellAsync(session, merchant, endpoint, end.Now) : null;
    }

    private static async ValueTask<EventBatch> TellAsync(StoreSession session, string merchantId, string endpointId, DateTimeOffset now)
    {
        var endpoint = await EndpointRows.FindAsync(session, merchantId, endpointId);
        var batch = new EventBatch([EndpointView.Disabled(endpoint!)]);
        await batch.PrepareAsync(session, merchantId);
        batch.Write(session, merchantId, ObjectId.ShardOf(endpointId), paymentId: null, entryNo: null, now);
        return batch;
    }

    private sealed record Row(string Attempts, long Claim, string? PaymentId);
}
