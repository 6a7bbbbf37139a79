using System.Collections.Immutable;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>
/// The events of one unit of work: written, with a delivery for each endpoint that wants them, in the unit's own commit
/// (law 7). A unit that is run again begins anew, with <see cref="Prepare"/> or <see cref="PrepareAsync"/>.
/// </summary>
/// <param name="any">Whether the unit has anything to tell.</param>
internal sealed class EventBatch(bool any)
{
    private DeliveryFanOut _deliveries = DeliveryFanOut.None;

    /// <summary>The events of these lines.</summary>
    public static EventBatch Of(ImmutableArray<NewEntry> entries) => new(entries.Any(static entry => entry.Event is not null));

    /// <summary>Whether there is anything to tell.</summary>
    public bool Any => any;

    /// <summary>Whether anything of it is to be delivered; known once the unit has run.</summary>
    public bool Delivers => _deliveries.Any;

    /// <summary>Takes the endpoints that a unit found with what it decides by.</summary>
    public void Prepare(List<(string Id, string Patterns)> endpoints) =>
        _deliveries = any ? DeliveryFanOut.To(endpoints) : DeliveryFanOut.None;

    /// <summary>Reads which endpoints there are.</summary>
    public async ValueTask PrepareAsync(Session session, string merchantId) =>
        _deliveries = any ? await DeliveryFanOut.ReadAsync(session, merchantId) : DeliveryFanOut.None;

    /// <summary>Reads at which of the endpoints deliveries of the payment are pending already.</summary>
    public ValueTask BlockAsync(Session session, string merchantId, string paymentId) =>
        _deliveries.BlockAsync(session, merchantId, paymentId);

    /// <summary>Writes an event and returns its id.</summary>
    public string Write(Session session, string merchantId, int shard, string? paymentId, NewEvent told, DateTimeOffset now)
    {
        var id = session.NextId("evt", now, shard);
        session.Insert(InsertTable.Events, merchantId, id, told.Type, now.ToUnixTimeMilliseconds(), paymentId, told.Data);
        _deliveries.Spread(session, merchantId, shard, id, paymentId, told.Type, now);
        return id;
    }
}

/// <summary>An event about to be written in the commit of the change that it tells of; its id is given there.</summary>
/// <param name="Type">One of the types of the merchant API.</param>
/// <param name="Data">The payment, capture, refund or endpoint as it is then, as JSON text in UTF-8.</param>
internal sealed record NewEvent(string Type, byte[] Data);

/// <summary>
/// What becomes of events at the endpoints of their merchant: a delivery for each that wants one, in the event's own commit.
/// A delivery waits without a time of its own while an earlier one of the same payment at the same endpoint is pending;
/// whoever ends that one wakes it.
/// </summary>
internal sealed class DeliveryFanOut
{
    /// <summary>Of a merchant without endpoints.</summary>
    public static readonly DeliveryFanOut None = new([]);

    // Endpoints with what they want: |payment.*|refund.failed|.
    private readonly List<(string Id, string Patterns)> _endpoints;
    private readonly HashSet<(string Endpoint, string Payment)> _pending = [];

    private DeliveryFanOut(List<(string Id, string Patterns)> endpoints) => _endpoints = endpoints;

    /// <summary>Whether any delivery was written.</summary>
    public bool Any { get; private set; }

    /// <summary>Reads which endpoints take deliveries.</summary>
    public static async ValueTask<DeliveryFanOut> ReadAsync(Session session, string merchantId)
    {
        var endpoints = await session.AllAsync(
            "select id, events from webhook_endpoints where merchant_id = $1 and status = 'enabled'",
            row => (row.GetString(0), row.GetString(1)),
            merchantId
        );
        return To(endpoints);
    }

    /// <summary>Deliveries to these endpoints.</summary>
    public static DeliveryFanOut To(List<(string Id, string Patterns)> endpoints) =>
        endpoints.Count == 0 ? None : new DeliveryFanOut(endpoints);

    /// <summary>The only endpoint of these deliveries.</summary>
    public static DeliveryFanOut To(string endpointId) => new([(endpointId, "|*|")]);

    /// <summary>Reads at which endpoints deliveries of a payment are pending already.</summary>
    public async ValueTask BlockAsync(Session session, string merchantId, string? paymentId)
    {
        if (paymentId is null || _endpoints.Count == 0)
        {
            return;
        }
        // Asked together, awaited together.
        var asked = _endpoints.ConvertAll(endpoint =>
            session.ScalarAsync(
                "select 1 from webhook_deliveries where merchant_id = $1 and endpoint_id = $2 and payment_id = $3 and status = 'pending' limit 1",
                merchantId,
                endpoint.Id,
                paymentId
            )
        );
        for (var i = 0; i < asked.Count; i++)
        {
            if (await asked[i] is not null)
            {
                _pending.Add((_endpoints[i].Id, paymentId));
            }
        }
    }

    /// <summary>Adds the deliveries of an event.</summary>
    public void Spread(Session session, string merchantId, int shard, string eventId, string? paymentId, string type, DateTimeOffset now)
    {
        foreach (var (endpoint, patterns) in _endpoints)
        {
            if (Wants(patterns, type))
            {
                var blocked = paymentId is not null && !_pending.Add((endpoint, paymentId));
                session.Insert(
                    InsertTable.Deliveries,
                    merchantId,
                    session.NextId("whd", now, shard),
                    endpoint,
                    eventId,
                    paymentId,
                    "pending",
                    "[]",
                    0L,
                    0L,
                    blocked ? null : now.ToUnixTimeMilliseconds()
                );
                Any = true;
            }
        }
    }

    /// <summary>Whether an endpoint wants events of a type.</summary>
    /// <param name="patterns">What it wants: <c>|payment.*|refund.failed|</c>.</param>
    /// <param name="type">The type of an event.</param>
    public static bool Wants(string patterns, string type) =>
        patterns.Contains($"|{type}|", StringComparison.Ordinal)
        || patterns.Contains($"|{type[..type.IndexOf('.', StringComparison.Ordinal)]}.*|", StringComparison.Ordinal)
        || patterns.Contains("|*|", StringComparison.Ordinal);
}
