using System.Collections.Immutable;
using Gateway.Webhooks;

namespace Gateway.Store.Sqlite;

/// <summary>How due deliveries are found and claimed. A claim is a later time on the row, and a number that only its holder knows.</summary>
internal static class DeliveryClaims
{
    /// <summary>The enabled endpoints at which something is due: one seek for each endpoint that has anything to come.</summary>
    public static ImmutableArray<WaitingEndpoint> Waiting(SqliteSession session, long now)
    {
        var waiting = ImmutableArray.CreateBuilder<WaitingEndpoint>();
        var (merchant, endpoint) = (string.Empty, string.Empty);
        while (Next(session, ref merchant, ref endpoint) is { } nextAt)
        {
            if (nextAt > now)
            {
                continue;
            }
            using var rows = session.Query(
                "select failing_since is not null from webhook_endpoints where merchant_id = $1 and id = $2 and status = 'enabled'",
                merchant,
                endpoint
            );
            if (rows.Read())
            {
                waiting.Add(new WaitingEndpoint(merchant, endpoint, rows.GetInt64(0) != 0));
            }
        }
        return waiting.ToImmutable();
    }

    /// <summary>Claims what is due at an endpoint.</summary>
    public static void Claim(
        SqliteSession session,
        WaitingEndpoint at,
        int most,
        DateTimeOffset now,
        DateTimeOffset until,
        ImmutableArray<ClaimedDelivery>.Builder claimed
    )
    {
        if (
            EndpointRows.Find(session, at.MerchantId, at.Id)
            is not { Status: WebhookEndpoint.Enabled } endpoint
        )
        {
            return;
        }
        var first = claimed.Count;
        using (
            var rows = session.Query(
                "select d.id, d.claim, d.tries, e.id, e.type, e.at, e.data from webhook_deliveries d indexed by webhook_deliveries_due join events e on e.merchant_id = d.merchant_id and e.id = d.event_id where d.merchant_id = $1 and d.endpoint_id = $2 and d.next_at is not null and d.next_at <= $3 order by d.next_at limit $4",
                at.MerchantId,
                at.Id,
                now.ToUnixTimeMilliseconds(),
                most
            )
        )
        {
            while (rows.Read())
            {
                claimed.Add(
                    new ClaimedDelivery
                    {
                        MerchantId = at.MerchantId,
                        Id = rows.GetString(0),
                        EndpointId = at.Id,
                        Url = endpoint.Url,
                        Secrets = endpoint.SecretsAt(now),
                        Claim = rows.GetInt64(1) + 1,
                        Tries = rows.GetInt32(2),
                        EventId = rows.GetString(3),
                        Type = rows.GetString(4),
                        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5)),
                        Data = rows.GetString(6),
                    }
                );
            }
        }
        for (var i = first; i < claimed.Count; i++)
        {
            session.Execute(
                "update webhook_deliveries set claim = $3, next_at = $4 where merchant_id = $1 and id = $2",
                at.MerchantId,
                claimed[i].Id,
                claimed[i].Claim,
                until.ToUnixTimeMilliseconds()
            );
        }
    }

    private static long? Next(SqliteSession session, ref string merchant, ref string endpoint)
    {
        using var rows = session.Query(
            "select merchant_id, endpoint_id, next_at from webhook_deliveries indexed by webhook_deliveries_due where next_at is not null and (merchant_id, endpoint_id) > ($1, $2) order by merchant_id, endpoint_id, next_at limit 1",
            merchant,
            endpoint
        );
        if (!rows.Read())
        {
            return null;
        }
        (merchant, endpoint) = (rows.GetString(0), rows.GetString(1));
        return rows.GetInt64(2);
    }
}
