using Gateway.Events;

namespace Gateway.Store.Sqlite;

/// <summary>What becomes of an event at the endpoints of its merchant: a delivery for each that wants it, in the event's own commit.</summary>
internal static class DeliveryUnits
{
    /// <summary>Adds the deliveries of an event. True: there is at least one.</summary>
    public static bool Spread(
        SqliteSession session,
        RisingIds ids,
        string merchantId,
        int shard,
        string eventId,
        string? paymentId,
        string type,
        DateTimeOffset now
    )
    {
        List<string>? endpoints = null;
        using (
            var rows = session.Query(
                // The patterns lie in the row as |payment.*|refund.failed|.
                "select id from webhook_endpoints where merchant_id = $1 and status = 'enabled' and (instr(events, $2) > 0 or instr(events, $3) > 0 or instr(events, '|*|') > 0)",
                merchantId,
                $"|{type}|",
                $"|{EventTypes.ObjectOf(type)}.*|"
            )
        )
        {
            while (rows.Read())
            {
                (endpoints ??= []).Add(rows.GetString(0));
            }
        }
        foreach (var endpoint in endpoints ?? [])
        {
            Add(session, ids, merchantId, shard, endpoint, eventId, paymentId, now);
        }
        return endpoints is not null;
    }

    /// <summary>
    /// Adds one delivery. It waits without a time of its own while an earlier one of the same payment at the same endpoint
    /// is pending; whoever ends that one wakes it.
    /// </summary>
    public static string Add(
        SqliteSession session,
        RisingIds ids,
        string merchantId,
        int shard,
        string endpointId,
        string eventId,
        string? paymentId,
        DateTimeOffset now
    )
    {
        var blocked =
            paymentId is not null
            && session.Scalar(
                "select 1 from webhook_deliveries where merchant_id = $1 and endpoint_id = $2 and payment_id = $3 and status = 'pending' limit 1",
                merchantId,
                endpointId,
                paymentId
            )
                is not null;
        var id = ids.Next("whd", now, shard);
        session.Execute(
            "insert into webhook_deliveries (merchant_id, id, endpoint_id, event_id, payment_id, status, attempts, tries, claim, next_at) values ($1, $2, $3, $4, $5, 'pending', '[]', 0, 0, $6)",
            merchantId,
            id,
            endpointId,
            eventId,
            paymentId,
            blocked ? null : now.ToUnixTimeMilliseconds()
        );
        return id;
    }
}
