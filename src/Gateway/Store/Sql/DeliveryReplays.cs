using Gateway.Events;
using Gateway.Payments;
using Gateway.Webhooks;

namespace Gateway.Store.Sql;

/// <summary>Deliveries that a merchant asks for again.</summary>
internal static class DeliveryReplays
{
    /// <summary>Events that one unit looks at, at the most.</summary>
    private const int Step = 500;

    /// <summary>Begins a delivery anew. Whoever is sending it has lost its claim, and what it finds decides nothing.</summary>
    public static async ValueTask<Begun> BeginAgainAsync(
        StoreSession session,
        string merchantId,
        string id,
        DateTimeOffset now
    )
    {
        if (
            await DeliveryRows.FindAsync(session, merchantId, id) is not { } delivery
            // It can outlive an event that is kept no longer.
            || await session.ScalarAsync(
                "select 1 from events where merchant_id = $1 and id = $2",
                merchantId,
                delivery.EventId
            )
                is null
        )
        {
            return new Begun.Missing();
        }
        var endpoint = await EndpointRows.FindAsync(session, merchantId, delivery.EndpointId);
        if (endpoint is not { Status: WebhookEndpoint.Enabled })
        {
            return new Begun.Resting(endpoint?.Status ?? "deleted");
        }
        session.Write(
            "update webhook_deliveries set status = 'pending', tries = 0, claim = claim + 1, next_at = $3 where merchant_id = $1 and id = $2",
            merchantId,
            id,
            now.ToUnixTimeMilliseconds()
        );
        return new Begun.Due((await DeliveryRows.FindAsync(session, merchantId, id))!);
    }

    /// <summary>One step of a replay.</summary>
    public static async ValueTask<Replayed> ReplayAsync(
        StoreSession session,
        string merchantId,
        string endpointId,
        string after,
        string upTo,
        DateTimeOffset now
    )
    {
        if (
            await EndpointRows.FindAsync(session, merchantId, endpointId)
            is not { Status: WebhookEndpoint.Enabled } endpoint
        )
        {
            return new Replayed(0, null);
        }
        var events = await session.AllAsync(
            $"select id, type, payment_id from {session.EventsInOrder} where merchant_id = $1 and id > $2 and id <= $3 order by id limit $4",
            row =>
                (
                    Id: row.GetString(0),
                    Type: row.GetString(1),
                    PaymentId: row.IsDBNull(2) ? null : row.GetString(2)
                ),
            merchantId,
            after,
            upTo,
            Step
        );
        var wanted = events.FindAll(e => Wants(endpoint, e.Type));
        // Asked together, awaited together.
        var asked = wanted.ConvertAll(e => OnItsWayAsync(session, endpoint, e.Id, e.PaymentId));
        var onTheirWay = new List<bool>(wanted.Count);
        foreach (var answer in asked)
        {
            onTheirWay.Add(await answer is not null);
        }
        var added = 0;
        var shard = ObjectId.ShardOf(endpointId);
        var deliveries = Deliveries.To(endpointId);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!onTheirWay[i])
            {
                var (id, type, payment) = wanted[i];
                await deliveries.BlockAsync(session, merchantId, payment);
                deliveries.Spread(session, merchantId, shard, id, payment, type, now);
                added++;
            }
        }
        return new Replayed(added, events.Count == Step ? events[^1].Id : null);
    }

    private static bool Wants(WebhookEndpoint endpoint, string type) =>
        endpoint.Events.Any(pattern =>
            pattern == "*" || pattern == type || pattern == $"{EventTypes.ObjectOf(type)}.*"
        );

    private static ValueTask<object?> OnItsWayAsync(
        StoreSession session,
        WebhookEndpoint endpoint,
        string eventId,
        string? paymentId
    ) =>
        session.ScalarAsync(
            "select 1 from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id is not distinct from $3 and status = 'pending' and event_id = $4 limit 1",
            endpoint.MerchantId,
            endpoint.Id,
            paymentId,
            eventId
        );
}
