using Gateway.Payments;
using Gateway.Webhooks;

namespace Gateway.Store.Sqlite;

/// <summary>What follows from a try, all in its own commit.</summary>
internal static class DeliveryEnds
{
    /// <summary>Deliveries of deleted endpoints that one unit ends, at the most.</summary>
    private const int SweepStep = 500;

    /// <summary>Writes a try down. Not null: it switched the endpoint off, and this tells so.</summary>
    public static EventBatch? End(SqliteSession session, RisingIds ids, TryEnd end)
    {
        var delivery = end.Delivery;
        if (Row(session, delivery) is not { } row)
        {
            return null;
        }
        var attempts = DeliveryRows.With(row.Attempts, end.Attempt);
        if (row.Claim != delivery.Claim)
        {
            // Begun again, or claimed by another node, meanwhile: what happened is kept, and decides nothing.
            session.Execute(
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
        session.Execute(
            "update webhook_deliveries set status = $3, attempts = $4, tries = $5, next_at = $6 where merchant_id = $1 and id = $2",
            delivery.MerchantId,
            delivery.Id,
            status,
            attempts,
            delivery.Tries + (succeeded ? 0 : 1),
            succeeded ? null : end.NextAt?.ToUnixTimeMilliseconds()
        );
        if (status != WebhookDelivery.Pending && row.PaymentId is { } payment)
        {
            WakeNext(session, delivery, payment, end.Now);
        }
        return Health(session, ids, end, succeeded);
    }

    /// <summary>Fails some of what is pending at deleted endpoints; a row at which nothing is pending any more goes.</summary>
    public static bool Sweep(SqliteSession session)
    {
        string merchant,
            endpoint;
        using (
            var rows = session.Query(
                "select merchant_id, id from webhook_endpoints indexed by webhook_endpoints_deleted where status = 'deleted' limit 1"
            )
        )
        {
            if (!rows.Read())
            {
                return false;
            }
            (merchant, endpoint) = (rows.GetString(0), rows.GetString(1));
        }
        var ended = session.Execute(
            "update webhook_deliveries set status = 'failed', next_at = null, claim = claim + 1 where merchant_id = $1 and id in (select id from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and status = 'pending' limit $3)",
            merchant,
            endpoint,
            SweepStep
        );
        if (ended < SweepStep)
        {
            session.Execute(
                "delete from webhook_endpoints where merchant_id = $1 and id = $2",
                merchant,
                endpoint
            );
        }
        return true;
    }

    private static (string Attempts, long Claim, string? PaymentId)? Row(
        SqliteSession session,
        ClaimedDelivery delivery
    )
    {
        using var rows = session.Query(
            "select attempts, claim, payment_id from webhook_deliveries where merchant_id = $1 and id = $2",
            delivery.MerchantId,
            delivery.Id
        );
        return rows.Read()
            ? (rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetString(2))
            : null;
    }

    // The earliest one that is pending always has a time: either it had one, or it gets one here.
    private static void WakeNext(
        SqliteSession session,
        ClaimedDelivery delivery,
        string payment,
        DateTimeOffset now
    ) =>
        session.Execute(
            "update webhook_deliveries set next_at = $4 where merchant_id = $1 and next_at is null and id = (select min(id) from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id = $3 and status = 'pending')",
            delivery.MerchantId,
            delivery.EndpointId,
            payment,
            now.ToUnixTimeMilliseconds()
        );

    private static EventBatch? Health(
        SqliteSession session,
        RisingIds ids,
        TryEnd end,
        bool succeeded
    )
    {
        var (merchant, endpoint) = (end.Delivery.MerchantId, end.Delivery.EndpointId);
        var since =
            session.Scalar(
                "select failing_since from webhook_endpoints where merchant_id = $1 and id = $2",
                merchant,
                endpoint
            ) as long?;
        if (succeeded)
        {
            if (since is not null)
            {
                session.Execute(
                    "update webhook_endpoints set failing_since = null where merchant_id = $1 and id = $2",
                    merchant,
                    endpoint
                );
            }
            return null;
        }
        since ??= end.Attempt.At.ToUnixTimeMilliseconds();
        var reason =
            end.Attempt.StatusCode == StatusCodes.Status410Gone ? WebhookEndpoint.Gone
            : end.Now.ToUnixTimeMilliseconds() - since >= end.GivesUpAfter.TotalMilliseconds
                ? WebhookEndpoint.Failing
            : null;
        var disabled =
            session.Execute(
                "update webhook_endpoints set failing_since = $3, status = case when $4 is null then status else 'disabled' end, disabled_reason = $4 where merchant_id = $1 and id = $2 and status = 'enabled'",
                merchant,
                endpoint,
                since,
                reason
            ) == 1
            && reason is not null;
        return disabled ? Tell(session, ids, merchant, endpoint, end.Now) : null;
    }

    private static EventBatch Tell(
        SqliteSession session,
        RisingIds ids,
        string merchantId,
        string endpointId,
        DateTimeOffset now
    )
    {
        var endpoint = EndpointRows.Find(session, merchantId, endpointId)!;
        var batch = new EventBatch([EndpointView.Disabled(endpoint)], ids);
        batch.Write(
            session,
            merchantId,
            ObjectId.ShardOf(endpointId),
            paymentId: null,
            entryNo: null,
            now
        );
        return batch;
    }
}
