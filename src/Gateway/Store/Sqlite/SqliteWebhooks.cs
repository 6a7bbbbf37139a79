using System.Collections.Immutable;
using Gateway.Events;
using Gateway.Webhooks;

namespace Gateway.Store.Sqlite;

/// <summary>Endpoints in SQLite. A deleted one keeps its row, without secrets, until nothing is pending at it.</summary>
internal sealed class SqliteWebhooks(SqliteDatabase database, EventSignal signal) : IWebhookStore
{
    public Task<EndpointKept> AddAsync(
        WebhookEndpoint endpoint,
        KeyUse key,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync<EndpointKept>(
            session =>
            {
                if (Earlier(session, key) is { } earlier)
                {
                    return earlier;
                }
                if (
                    session.Scalar(
                        "select count(*) from webhook_endpoints where merchant_id = $1 and status <> 'deleted'",
                        endpoint.MerchantId
                    )
                        is not long count
                    || count >= IWebhookStore.MaxEndpoints
                )
                {
                    return new EndpointKept.Full();
                }
                session.Execute(
                    "insert into webhook_endpoints (merchant_id, id, url, events, status, secret, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
                    endpoint.MerchantId,
                    endpoint.Id,
                    endpoint.Url,
                    EndpointRows.Patterns(endpoint.Events),
                    endpoint.Status,
                    endpoint.Secret.Reveal(),
                    endpoint.CreatedAt.ToUnixTimeMilliseconds()
                );
                PaymentUnits.Keep(session, key, endpoint.CreatedAt);
                return new EndpointKept.Stored(endpoint);
            },
            mayBeShed: true
        );

    public Task<EndpointKept> RotateAsync(
        KeyUse key,
        WebhookSecret secret,
        DateTimeOffset now,
        DateTimeOffset formerUntil,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync<EndpointKept>(
            session =>
            {
                if (Earlier(session, key) is { } earlier)
                {
                    return earlier;
                }
                if (EndpointRows.Find(session, key.MerchantId, key.ObjectId) is not { } endpoint)
                {
                    return new EndpointKept.Missing();
                }
                ImmutableArray<FormerSecret> former =
                [
                    new(endpoint.Secret, formerUntil),
                    .. endpoint.Former.Where(f => f.Until > now),
                ];
                if (former.Length > IWebhookStore.MaxFormer)
                {
                    return new EndpointKept.Full();
                }
                session.Execute(
                    "update webhook_endpoints set secret = $3, former_secrets = $4 where merchant_id = $1 and id = $2",
                    endpoint.MerchantId,
                    endpoint.Id,
                    secret.Reveal(),
                    EndpointRows.Former(former)
                );
                PaymentUnits.Keep(session, key, now);
                return new EndpointKept.Stored(endpoint with { Secret = secret, Former = former });
            },
            mayBeShed: true
        );

    public async Task<WebhookEndpoint?> ChangeAsync(
        string merchantId,
        string id,
        EndpointChange change,
        CancellationToken cancellationToken
    )
    {
        var changed = await database.Writer.RunAsync(
            session =>
            {
                if (EndpointRows.Find(session, merchantId, id) is not { } endpoint)
                {
                    return null;
                }
                var status = change.Status ?? endpoint.Status;
                var turned = status != endpoint.Status;
                session.Execute(
                    // Enabled again, its days of failing begin anew.
                    "update webhook_endpoints set url = $3, events = $4, status = $5, disabled_reason = $6, failing_since = case when $7 then null else failing_since end where merchant_id = $1 and id = $2",
                    merchantId,
                    id,
                    change.Url ?? endpoint.Url,
                    EndpointRows.Patterns(change.Events ?? endpoint.Events),
                    status,
                    !turned ? endpoint.DisabledReason
                        : status == WebhookEndpoint.Enabled ? null
                        : WebhookEndpoint.ByMerchant,
                    turned ? 1 : 0
                );
                return EndpointRows.Find(session, merchantId, id);
            },
            mayBeShed: true
        );
        if (changed is not null)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return changed;
    }

    public async Task<bool> DeleteAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    )
    {
        var deleted = await database.Writer.RunAsync(
            session =>
                session.Execute(
                    "update webhook_endpoints set status = 'deleted', secret = '', former_secrets = '[]' where merchant_id = $1 and id = $2 and status <> 'deleted'",
                    merchantId,
                    id
                ) == 1,
            mayBeShed: true
        );
        if (deleted)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return deleted;
    }

    public Task<WebhookEndpoint?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => EndpointRows.Find(session, merchantId, id)));

    public Task<Slice<WebhookEndpoint>> ListAsync(
        string merchantId,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    $"select {EndpointRows.Columns} from webhook_endpoints where merchant_id = $1 and id < $2 and status <> 'deleted' order by id desc limit $3",
                    merchantId,
                    before ?? "whe`",
                    limit + 1
                );
                var found = new List<WebhookEndpoint>();
                while (rows.Read())
                {
                    found.Add(EndpointRows.Read(rows, merchantId));
                }
                return new Slice<WebhookEndpoint>(
                    [.. found.Take(limit)],
                    found.Count > limit ? found[limit - 1].Id : null
                );
            })
        );

    private static EndpointKept? Earlier(SqliteSession session, KeyUse key)
    {
        if (PaymentUnits.FindKey(session, key.MerchantId, key.Key) is not { } use)
        {
            return null;
        }
        return use.Fingerprint != key.Fingerprint ? new EndpointKept.KeyReused()
            : EndpointRows.Find(session, key.MerchantId, use.ObjectId) is { } endpoint
                ? new EndpointKept.Replayed(endpoint)
            : new EndpointKept.Missing();
    }
}
