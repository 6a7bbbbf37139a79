using Gateway.Events.Model;

namespace Gateway.Store.Sql;

/// <summary>
/// What becomes of events at the endpoints of their merchant: a delivery for each that wants one, in the event's own commit.
/// A delivery waits without a time of its own while an earlier one of the same payment at the same endpoint is pending;
/// whoever ends that one wakes it.
/// </summary>
internal sealed class Deliveries
{
    /// <summary>Of a merchant without endpoints.</summary>
    public static readonly Deliveries None = new([]);

    // Endpoints with what they want: |payment.*|refund.failed|.
    private readonly List<(string Id, string Patterns)> _endpoints;
    private readonly HashSet<(string Endpoint, string Payment)> _pending = [];

    private Deliveries(List<(string Id, string Patterns)> endpoints) => _endpoints = endpoints;

    /// <summary>Whether any delivery was written.</summary>
    public bool Any { get; private set; }

    /// <summary>Reads which endpoints take deliveries.</summary>
    public static async ValueTask<Deliveries> ReadAsync(StoreSession session, string merchantId)
    {
        var endpoints = await session.AllAsync(
            "select id, events from webhook_endpoints where merchant_id = $1 and status = 'enabled'",
            row => (row.GetString(0), row.GetString(1)),
            merchantId
        );
        return To(endpoints);
    }

    /// <summary>Deliveries to these endpoints.</summary>
    public static Deliveries To(List<(string Id, string Patterns)> endpoints) => endpoints.Count == 0 ? None : new Deliveries(endpoints);

    /// <summary>The only endpoint of these deliveries.</summary>
    public static Deliveries To(string endpointId) => new([(endpointId, "|*|")]);

    /// <summary>Reads at which endpoints deliveries of a payment are pending already.</summary>
    public async ValueTask BlockAsync(StoreSession session, string merchantId, string? paymentId)
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
    public void Spread(
        StoreSession session,
        string merchantId,
        int shard,
        string eventId,
        string? paymentId,
        string type,
        DateTimeOffset now
    )
    {
        foreach (var (endpoint, patterns) in _endpoints)
        {
            if (Wants(patterns, type))
            {
                var blocked = paymentId is not null && !_pending.Add((endpoint, paymentId));
                session.Insert(
                    Table.Deliveries,
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

    private static bool Wants(string patterns, string type) =>
        patterns.Contains($"|{type}|", StringComparison.Ordinal)
        || patterns.Contains($"|{EventTypes.ObjectOf(type)}.*|", StringComparison.Ordinal)
        || patterns.Contains("|*|", StringComparison.Ordinal);
}
