using System.Collections.Immutable;
using Gateway.Ids;
using Gateway.Store.Engine;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>How due deliveries are found and claimed. A claim is a later time on the row, and a number that only its holder knows.</summary>
internal static class DeliveryClaims
{
    /// <summary>The enabled endpoints at which something is due: one seek for each endpoint that has anything to come.</summary>
    public static async ValueTask<ImmutableArray<WaitingEndpoint>> WaitingAsync(Session session, long now)
    {
        var waiting = ImmutableArray.CreateBuilder<WaitingEndpoint>();
        var (merchant, endpoint) = (string.Empty, string.Empty);
        while (await NextAsync(session, merchant, endpoint) is { } next)
        {
            (merchant, endpoint) = (next.Merchant, next.Endpoint);
            if (next.At > now)
            {
                continue;
            }
            var failing = await session.NumberAsync(
                "select case when failing_since is null then 0 else 1 end from webhook_endpoints where merchant_id = $1 and id = $2 and status = 'enabled'",
                merchant,
                endpoint
            );
            if (failing is not null)
            {
                waiting.Add(new WaitingEndpoint(merchant, endpoint, failing == 1));
            }
        }
        return waiting.ToImmutable();
    }

    /// <summary>Claims what is due at an endpoint. What somebody else claims at the same moment is left to them.</summary>
    public static async ValueTask<List<ClaimedDelivery>> ClaimAsync(
        Session session,
        WaitingEndpoint at,
        int most,
        DateTimeOffset now,
        DateTimeOffset until
    )
    {
        if (await EndpointRows.FindAsync(session, at.MerchantId, at.Id) is not { Status: WebhookEndpoint.Enabled } endpoint)
        {
            return [];
        }
        var due = await session.AllAsync(
            "select d.id, d.claim, d.tries, e.id, e.type, e.at, e.data, d.payment_id from webhook_deliveries d indexed by webhook_deliveries_due join events e on e.merchant_id = d.merchant_id and e.id = d.event_id where d.merchant_id = $1 and d.endpoint_id = $2 and d.next_at is not null and d.next_at <= $3 order by d.next_at limit $4",
            row => new ClaimedDelivery
            {
                MerchantId = at.MerchantId,
                Id = row.GetString(0),
                EndpointId = at.Id,
                PaymentId = row.IsDBNull(7) ? null : row.GetString(7),
                Url = endpoint.Url,
                Secrets = endpoint.SecretsAt(now),
                Claim = row.GetInt64(1) + 1,
                Tries = (int)row.GetInt64(2),
                EventId = row.GetString(3),
                Type = row.GetString(4),
                Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
                Data = row.GetString(6),
            },
            at.MerchantId,
            at.Id,
            now.ToUnixTimeMilliseconds(),
            most
        );
        // Asked together, awaited together.
        var claims = due.ConvertAll(delivery =>
            session.ChangeAsync(
                "update webhook_deliveries set claim = $3, next_at = $4 where merchant_id = $1 and id = $2 and claim = $3 - 1",
                at.MerchantId,
                delivery.Id,
                delivery.Claim,
                until.ToUnixTimeMilliseconds()
            )
        );
        var claimed = new List<ClaimedDelivery>(due.Count);
        for (var i = 0; i < due.Count; i++)
        {
            if (await claims[i] == 1)
            {
                claimed.Add(due[i]);
            }
        }
        return claimed;
    }

    private static ValueTask<Due?> NextAsync(Session session, string merchant, string endpoint) =>
        session.FirstAsync(
            "select merchant_id, endpoint_id, next_at from webhook_deliveries indexed by webhook_deliveries_due where next_at is not null and (merchant_id, endpoint_id) > ($1, $2) order by merchant_id, endpoint_id, next_at limit 1",
            row => new Due(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            merchant,
            endpoint
        );

    private sealed record Due(string Merchant, string Endpoint, long At);
}

/// <summary>What follows from a try, all in its own commit.</summary>
internal static class DeliveryEnds
{
    /// <summary>Deliveries of deleted endpoints that one unit ends, at the most.</summary>
    private const int SweepStep = 100;

    /// <summary>Writes a try down. Not null: it switched the endpoint off, and this tells so.</summary>
    public static async ValueTask<EventBatch?> EndAsync(Session session, AttemptResult end)
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
    public static async ValueTask<bool> SweepAsync(Session session, string merchantId)
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

    private static ValueTask<Row?> RowAsync(Session session, ClaimedDelivery delivery) =>
        session.FirstAsync(
            "select attempts, claim, payment_id from webhook_deliveries where merchant_id = $1 and id = $2",
            row => new Row(row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)),
            delivery.MerchantId,
            delivery.Id
        );

    private static ValueTask<long?> FailingSinceAsync(Session session, ClaimedDelivery delivery) =>
        session.NumberAsync(
            "select failing_since from webhook_endpoints where merchant_id = $1 and id = $2",
            delivery.MerchantId,
            delivery.EndpointId
        );

    // The earliest one that is pending always has a time: either it had one, or it gets one here.
    private static void WakeNext(Session session, ClaimedDelivery delivery, string payment, DateTimeOffset now) =>
        session.Write(
            "update webhook_deliveries set next_at = $4 where merchant_id = $1 and next_at is null and id = (select min(id) from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id = $3 and status = 'pending')",
            delivery.MerchantId,
            delivery.EndpointId,
            payment,
            now.ToUnixTimeMilliseconds()
        );

    private static async ValueTask<EventBatch?> HealthAsync(Session session, AttemptResult end, bool succeeded, long? since)
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
        return changed == 1 && reason is not null ? await TellAsync(session, end) : null;
    }

    private static async ValueTask<EventBatch> TellAsync(Session session, AttemptResult end)
    {
        var (merchant, id) = (end.Delivery.MerchantId, end.Delivery.EndpointId);
        var endpoint = await EndpointRows.FindAsync(session, merchant, id);
        var batch = new EventBatch(any: true);
        await batch.PrepareAsync(session, merchant);
        batch.Write(session, merchant, ObjectId.ShardOf(id), paymentId: null, end.Disabled(endpoint!), end.Now);
        return batch;
    }

    private sealed record Row(string Attempts, long Claim, string? PaymentId);
}
