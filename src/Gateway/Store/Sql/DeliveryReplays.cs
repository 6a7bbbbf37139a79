using Gateway.Ids;
using Gateway.Store.Engine;
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
    public static async ValueTask<RedeliverResult> BeginAgainAsync(Session session, string merchantId, string id, DateTimeOffset now)
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
        Session session,
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
    public static ValueTask<List<DueReplay>> DueAsync(Session session, DateTimeOffset now) =>
        session.AllAsync(
            "select merchant_id, id from webhook_endpoints indexed by webhook_endpoints_replay where replay_at is not null and replay_at <= $1 order by replay_at limit 100",
            row => new DueReplay(row.GetString(0), row.GetString(1)),
            now.ToUnixTimeMilliseconds()
        );

    /// <summary>A step of a replay: its deliveries and its new place are one commit, so none is made twice or left out.</summary>
    public static async ValueTask<ReplayStep> StepAsync(Session session, ReplayTurn turn)
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
        var patterns = EndpointRows.Patterns(endpoint.Events);
        var wanted = events.FindAll(e => DeliveryFanOut.Wants(patterns, e.Type));
        var last =
            wanted.Count > MostAdded ? wanted[MostAdded - 1].Id
            : events.Count == MostLooked ? events[^1].Id
            : null;
        var added = await AddAsync(session, endpoint, [.. wanted.Take(MostAdded)], turn.Now);
        Save(session, turn.Replay, last, turn.NextAt);
        return new ReplayStep(added, last is null ? ReplayState.Ended : ReplayState.GoesOn);
    }

    private static async ValueTask<int> AddAsync(Session session, WebhookEndpoint endpoint, List<Told> wanted, DateTimeOffset now)
    {
        // Asked together, awaited together.
        var asked = wanted.ConvertAll(e => OnItsWayAsync(session, endpoint, e.Id, e.PaymentId));
        var onTheirWay = new List<bool>(wanted.Count);
        foreach (var answer in asked)
        {
            onTheirWay.Add(await answer is not null);
        }
        var added = 0;
        var deliveries = DeliveryFanOut.To(endpoint.Id);
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
    private static void Save(Session session, DueReplay replay, string? after, DateTimeOffset nextAt) =>
        session.Write(
            "update webhook_endpoints set replay_after = $3, replay_at = $4 where merchant_id = $1 and id = $2",
            replay.MerchantId,
            replay.EndpointId,
            after,
            after is null ? null : nextAt.ToUnixTimeMilliseconds()
        );

    private static ValueTask<object?> OnItsWayAsync(Session session, WebhookEndpoint endpoint, string eventId, string? paymentId) =>
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

/// <summary>What became of the wish to replay.</summary>
internal enum ReplayBegun
{
    /// <summary>It goes on until all is done.</summary>
    Begun,

    /// <summary>One goes on at the endpoint already.</summary>
    UnderWay,

    /// <summary>The endpoint takes nothing now, or there is none.</summary>
    Resting,
}

/// <summary>A replay that is not at its end.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="EndpointId">Where to.</param>
internal sealed record DueReplay(string MerchantId, string EndpointId);

/// <summary>When a step of a replay is taken.</summary>
/// <param name="Replay">Of which.</param>
/// <param name="Now">The present.</param>
/// <param name="DueBy">Nothing happens if the step is due later.</param>
/// <param name="NextAt">When the next step is due.</param>
/// <param name="RestUntil">When it is due if as much as may be is on its way to the endpoint.</param>
internal sealed record ReplayTurn(
    DueReplay Replay,
    DateTimeOffset Now,
    DateTimeOffset DueBy,
    DateTimeOffset NextAt,
    DateTimeOffset RestUntil
);

/// <summary>What a step of a replay did.</summary>
/// <param name="Added">Deliveries that it made.</param>
/// <param name="State">How the replay goes on.</param>
internal sealed record ReplayStep(int Added, ReplayState State);

/// <summary>How a replay goes on after a step.</summary>
internal enum ReplayState
{
    /// <summary>More events follow.</summary>
    GoesOn,

    /// <summary>As many deliveries as may be are on their way to the endpoint: more follow when it has taken some.</summary>
    Waits,

    /// <summary>All is done, or the endpoint takes nothing any more.</summary>
    Ended,
}
