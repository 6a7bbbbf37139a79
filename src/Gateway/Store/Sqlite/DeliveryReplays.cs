using Gateway.Events;
using Gateway.Payments;
using Gateway.Webhooks;

namespace Gateway.Store.Sqlite;

/// <summary>Deliveries that a merchant asks for again.</summary>
internal static class DeliveryReplays
{
    /// <summary>Events that one unit looks at, at the most.</summary>
    private const int Step = 500;

    /// <summary>Begins a delivery anew. Whoever is sending it has lost its claim, and what it finds decides nothing.</summary>
    public static Begun BeginAgain(
        SqliteSession session,
        string merchantId,
        string id,
        DateTimeOffset now
    )
    {
        if (DeliveryRows.Find(session, merchantId, id) is not { } delivery)
        {
            return new Begun.Missing();
        }
        var endpoint = EndpointRows.Find(session, merchantId, delivery.EndpointId);
        if (endpoint is not { Status: WebhookEndpoint.Enabled })
        {
            return new Begun.Resting(endpoint?.Status ?? "deleted");
        }
        session.Execute(
            "update webhook_deliveries set status = 'pending', tries = 0, claim = claim + 1, next_at = $3 where merchant_id = $1 and id = $2",
            merchantId,
            id,
            now.ToUnixTimeMilliseconds()
        );
        return new Begun.Due(DeliveryRows.Find(session, merchantId, id)!);
    }

    /// <summary>One step of a replay.</summary>
    public static Replayed Replay(
        SqliteSession session,
        RisingIds ids,
        string merchantId,
        string endpointId,
        string after,
        string upTo,
        DateTimeOffset now
    )
    {
        if (
            EndpointRows.Find(session, merchantId, endpointId)
            is not { Status: WebhookEndpoint.Enabled } endpoint
        )
        {
            return new Replayed(0, null);
        }
        var events = new List<(string Id, string Type, string? PaymentId)>(Step);
        using (
            var rows = session.Query(
                "select id, type, payment_id from events where merchant_id = $1 and id > $2 and id <= $3 order by id limit $4",
                merchantId,
                after,
                upTo,
                Step
            )
        )
        {
            while (rows.Read())
            {
                events.Add(
                    (
                        rows.GetString(0),
                        rows.GetString(1),
                        rows.IsDBNull(2) ? null : rows.GetString(2)
                    )
                );
            }
        }
        var added = 0;
        var shard = ObjectId.ShardOf(endpointId);
        foreach (var (id, type, payment) in events)
        {
            if (Wants(endpoint, type) && !IsOnItsWay(session, endpoint, id, payment))
            {
                DeliveryUnits.Add(session, ids, merchantId, shard, endpointId, id, payment, now);
                added++;
            }
        }
        return new Replayed(added, events.Count == Step ? events[^1].Id : null);
    }

    private static bool Wants(WebhookEndpoint endpoint, string type) =>
        endpoint.Events.Any(pattern =>
            pattern == "*" || pattern == type || pattern == $"{EventTypes.ObjectOf(type)}.*"
        );

    private static bool IsOnItsWay(
        SqliteSession session,
        WebhookEndpoint endpoint,
        string eventId,
        string? paymentId
    ) =>
        session.Scalar(
            "select 1 from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id is $3 and status = 'pending' and event_id = $4 limit 1",
            endpoint.MerchantId,
            endpoint.Id,
            paymentId,
            eventId
        )
            is not null;
}
