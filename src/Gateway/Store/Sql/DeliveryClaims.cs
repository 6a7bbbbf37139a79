using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>How due deliveries are found and claimed. A claim is a later time on the row, and a number that only its holder knows.</summary>
internal static class DeliveryClaims
{
    /// <summary>The enabled endpoints at which something is due: one seek for each endpoint that has anything to come.</summary>
    public static async ValueTask<ImmutableArray<WaitingEndpoint>> WaitingAsync(StoreSession session, long now)
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
        StoreSession session,
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

    private static ValueTask<Due?> NextAsync(StoreSession session, string merchant, string endpoint) =>
        session.FirstAsync(
            "select merchant_id, endpoint_id, next_at from webhook_deliveries indexed by webhook_deliveries_due where next_at is not null and (merchant_id, endpoint_id) > ($1, $2) order by merchant_id, endpoint_id, next_at limit 1",
            row => new Due(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            merchant,
            endpoint
        );

    private sealed record Due(string Merchant, string Endpoint, long At);
}
