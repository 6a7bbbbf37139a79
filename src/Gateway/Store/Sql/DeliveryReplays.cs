using Gateway.Events.Model;
using Gateway.Ids;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>Deliveries that a merchant asks for again.</summary>
internal static class DeliveryReplays
{
    /// <summary>Events that a step looks at, at the most.</summary>
    private const int MostLooked = 500;

    /// <summary>Deliveries that a step adds, at the most: it holds up the group of units that it is committed with.</summary>
    private const int MostAdded = 25;

    /// <summary>
    /// Deliveries that may have a time at an endpoint while a replay adds some. So it goes no faster than the receiver, and
    /// new events do not have to wait behind all of history.
    /// </summary>
    public const int MostUnderWay = 100;

    /// <summary>Begins a delivery anew. Whoever is sending it has lost its claim, and what it finds decides nothing.</summary>
    public static async ValueTask<RedeliverResult> BeginAgainAsync(StoreSession session, string merchantId, string id, DateTimeOffset now)
    {
        if (
            await DeliveryRows.FindAsync(session, merchantId, id) is not { } delivery
            // It can outlive an event that is kept no longer.
            || await session.ScalarAsync("select 1 from events where merchant_id = $1 and id = $2", merchantId, delivery.EventId) is null
        )
        {
            return new RedeliverResult.Missing();
        }
        var endpoint = await EndpointRows.FindAsync(session, merchantId, delivery.EndpointId);
        if (endpoint is not { Status: WebhookEndpoint.Enabled })
        {
            return new RedeliverResult.Resting(endpoint?.Status ?? "deleted");
        }
        session.Write(
            "update webhook_deliveries set status = 'pending', tries = 0, claim = claim + 1, next_at = $3 where merchant_id = $1 and id = $2",
            merchantId,
            id,
            now.ToUnixTimeMilliseconds()
        );
        return new RedeliverResult.Due((await DeliveryRows.FindAsync(session, merchantId, id))!);
    }

    /// <summary>Notes a replay on its endpoint, unless one goes on there.</summary>
    public static async ValueTask<ReplayBegun> BeginAsync(
        StoreSession session,
        string merchantId,
        string endpointId,
        DateTimeOffset since,
        DateTimeOffset stepAt
    )
    {
        var asked = EndpointRows.FindAsync(session, merchantId, endpointId);
        var newest = session.TextAsync(
            $"select id from {session.EventsInOrder} where merchant_id = $1 order by id desc limit 1",
            merchantId
        );
        var (endpoint, until) = (await asked, await newest);
        if (endpoint is not { Status: WebhookEndpoint.Enabled })
        {
            return ReplayBegun.Resting;
        }
        if (endpoint.ReplaySince is not null)
        {
            return ReplayBegun.UnderWay;
        }
        session.Write(
            "update webhook_endpoints set replay_since = $3, replay_after = $4, replay_until = $5, replay_at = $6 where merchant_id = $1 and id = $2",
            merchantId,
            endpointId,
            since.ToUnixTimeMilliseconds(),
            ObjectId.Floor("evt", since),
            until ?? string.Empty,
            stepAt.ToUnixTimeMilliseconds()
        );
        return ReplayBegun.Begun;
    }

    /// <summary>Replays of which a step is due.</summary>
    public static ValueTask<List<DueReplay>> DueAsync(StoreSession session, DateTimeOffset now) =>
        session.AllAsync(
            "select merchant_id, id from webhook_endpoints indexed by webhook_endpoints_replay where replay_at is not null and replay_at <= $1 order by replay_at limit 100",
            row => new DueReplay(row.GetString(0), row.GetString(1)),
            now.ToUnixTimeMilliseconds()
        );

    /// <summary>A step of a replay: its deliveries and its new place are one commit, so none is made twice or left out.</summary>
    public static async ValueTask<ReplayStep> StepAsync(StoreSession session, ReplayTurn turn)
    {
        var (merchantId, endpointId) = turn.Replay;
        var asked = EndpointRows.FindAsync(session, merchantId, endpointId);
        var kept = session.FirstAsync(
            "select replay_after, replay_until from webhook_endpoints where merchant_id = $1 and id = $2 and replay_at <= $3",
            row => new Place(row.GetString(0), row.GetString(1)),
            merchantId,
            endpointId,
            turn.DueBy.ToUnixTimeMilliseconds()
        );
        var counted = session.NumberAsync(
            "select count(*) from (select 1 from webhook_deliveries indexed by webhook_deliveries_due where merchant_id = $1 and endpoint_id = $2 and next_at is not null limit $3) as due",
            merchantId,
            endpointId,
            MostUnderWay
        );
        var (endpoint, place, underWay) = (await asked, await kept, await counted);
        if (place is null)
        {
            // Another node was quicker, or it has ended.
            return new ReplayStep(0, ReplayState.Ended);
        }
        if (endpoint is not { Status: WebhookEndpoint.Enabled })
        {
            Save(session, turn.Replay, null, turn.NextAt);
            return new ReplayStep(0, ReplayState.Ended);
        }
        if (underWay >= MostUnderWay)
        {
            Save(session, turn.Replay, place.After, turn.RestUntil);
            return new ReplayStep(0, ReplayState.Waits);
        }
        var events = await session.AllAsync(
            $"select id, type, payment_id from {session.EventsInOrder} where merchant_id = $1 and id > $2 and id <= $3 order by id limit $4",
            row => new Told(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)),
            merchantId,
            place.After,
            place.Until,
            MostLooked
        );
        var wanted = events.FindAll(e => Wants(endpoint, e.Type));
        var last =
            wanted.Count > MostAdded ? wanted[MostAdded - 1].Id
            : events.Count == MostLooked ? events[^1].Id
            : null;
        var added = await AddAsync(session, endpoint, [.. wanted.Take(MostAdded)], turn.Now);
        Save(session, turn.Replay, last, turn.NextAt);
        return new ReplayStep(added, last is null ? ReplayState.Ended : ReplayState.GoesOn);
    }

    private static async ValueTask<int> AddAsync(StoreSession session, WebhookEndpoint endpoint, List<Told> wanted, DateTimeOffset now)
    {
        // Asked together, awaited together.
        var asked = wanted.ConvertAll(e => OnItsWayAsync(session, endpoint, e.Id, e.PaymentId));
        var onTheirWay = new List<bool>(wanted.Count);
        foreach (var answer in asked)
        {
            onTheirWay.Add(await answer is not null);
        }
        var added = 0;
        var deliveries = Deliveries.To(endpoint.Id);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!onTheirWay[i])
            {
                var (id, type, payment) = wanted[i];
                await deliveries.BlockAsync(session, endpoint.MerchantId, payment);
                deliveries.Spread(session, endpoint.MerchantId, ObjectId.ShardOf(endpoint.Id), id, payment, type, now);
                added++;
            }
        }
        return added;
    }

    /// <summary>Notes how far it is; null: it has ended.</summary>
    private static void Save(StoreSession session, DueReplay replay, string? after, DateTimeOffset nextAt) =>
        session.Write(
            "update webhook_endpoints set replay_after = $3, replay_at = $4 where merchant_id = $1 and id = $2",
            replay.MerchantId,
            replay.EndpointId,
            after,
            after is null ? null : nextAt.ToUnixTimeMilliseconds()
        );

    private static bool Wants(WebhookEndpoint endpoint, string type) =>
        endpoint.Events.Any(pattern => pattern == "*" || pattern == type || pattern == $"{EventTypes.ObjectOf(type)}.*");

    private static ValueTask<object?> OnItsWayAsync(StoreSession session, WebhookEndpoint endpoint, string eventId, string? paymentId) =>
        session.ScalarAsync(
            "select 1 from webhook_deliveries indexed by webhook_deliveries_order where merchant_id = $1 and endpoint_id = $2 and payment_id is not distinct from $3 and status = 'pending' and event_id = $4 limit 1",
            endpoint.MerchantId,
            endpoint.Id,
            paymentId,
            eventId
        );

    private sealed record Told(string Id, string Type, string? PaymentId);

    private sealed record Place(string After, string Until);
}
