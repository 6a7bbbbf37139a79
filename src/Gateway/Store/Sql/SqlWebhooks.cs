using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>Endpoints in SQLite. A deleted one keeps its row, without secrets, until nothing is pending at it.</summary>
internal sealed class SqlWebhooks(StoreDatabase database, EventNotifier signal) : IWebhookStore
{
    public Task<SaveEndpointResult> AddAsync(WebhookEndpoint endpoint, KeyUse key, CancellationToken cancellationToken) =>
        OnceAsync(
            key,
            async session =>
            {
                if (
                    await session.NumberAsync(
                        "select count(*) from webhook_endpoints where merchant_id = $1 and status <> 'deleted'",
                        endpoint.MerchantId
                    )
                        is not { } count
                    || count >= IWebhookStore.MaxEndpoints
                )
                {
                    return new SaveEndpointResult.Full();
                }
                session.Write(
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
                return new SaveEndpointResult.Stored(endpoint);
            }
        );

    public Task<SaveEndpointResult> RotateAsync(
        KeyUse key,
        WebhookSecret secret,
        DateTimeOffset now,
        DateTimeOffset formerUntil,
        CancellationToken cancellationToken
    ) =>
        OnceAsync(
            key,
            async session =>
            {
                if (await EndpointRows.FindAsync(session, key.MerchantId, key.ObjectId) is not { } endpoint)
                {
                    return new SaveEndpointResult.Missing();
                }
                ImmutableArray<FormerSecret> former = [new(endpoint.Secret, formerUntil), .. endpoint.Former.Where(f => f.Until > now)];
                if (former.Length > IWebhookStore.MaxFormer)
                {
                    return new SaveEndpointResult.Full();
                }
                session.Write(
                    "update webhook_endpoints set secret = $3, former_secrets = $4 where merchant_id = $1 and id = $2",
                    endpoint.MerchantId,
                    endpoint.Id,
                    secret.Reveal(),
                    EndpointRows.Former(former)
                );
                PaymentUnits.Keep(session, key, now);
                return new SaveEndpointResult.Stored(endpoint with { Secret = secret, Former = former });
            }
        );

    public async Task<WebhookEndpoint?> ChangeAsync(
        string merchantId,
        string id,
        EndpointChange change,
        CancellationToken cancellationToken
    )
    {
        var changed = await database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            async session =>
            {
                if (await EndpointRows.FindAsync(session, merchantId, id) is not { } endpoint)
                {
                    return null;
                }
                var status = change.Status ?? endpoint.Status;
                var turned = status != endpoint.Status;
                session.Write(
                    // Enabled again, its days of failing begin anew; switched off, a replay ends.
                    "update webhook_endpoints set url = $3, events = $4, status = $5, disabled_reason = $6, failing_since = case when $7 = 1 then null else failing_since end, replay_at = case when $7 = 1 then null else replay_at end where merchant_id = $1 and id = $2",
                    merchantId,
                    id,
                    change.Url ?? endpoint.Url,
                    EndpointRows.Patterns(change.Events ?? endpoint.Events),
                    status,
                    !turned ? endpoint.DisabledReason
                        : status == WebhookEndpoint.Enabled ? null
                        : WebhookEndpoint.ByMerchant,
                    turned ? 1L : 0L
                );
                return await EndpointRows.FindAsync(session, merchantId, id);
            },
            mayBeShed: true
        );
        if (changed is not null)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return changed;
    }

    public async Task<bool> DeleteAsync(string merchantId, string id, CancellationToken cancellationToken)
    {
        var deleted = await database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            async session =>
                await session.ChangeAsync(
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

    public Task<WebhookEndpoint?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => EndpointRows.FindAsync(session, merchantId, id)).AsTask();

    public async Task<Slice<WebhookEndpoint>> ListAsync(string merchantId, string? before, int limit, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(session =>
            session.AllAsync(
                $"select {EndpointRows.Columns} from webhook_endpoints where merchant_id = $1 and id < $2 and status <> 'deleted' order by id desc limit $3",
                row => EndpointRows.Read(row, merchantId),
                merchantId,
                before ?? "whe`",
                limit + 1
            )
        );
        return Pages.Of(found, limit, endpoint => endpoint.Id);
    }

    /// <summary>What the key made earlier, if it is a repeat; otherwise what is made now.</summary>
    private Task<SaveEndpointResult> OnceAsync(KeyUse key, Func<StoreSession, ValueTask<SaveEndpointResult>> make) =>
        database.Writer.RunAsync(
            ConflictKeys.Whole(key.MerchantId),
            async session => await EarlierAsync(session, key) ?? await make(session),
            mayBeShed: true
        );

    private static async ValueTask<SaveEndpointResult?> EarlierAsync(StoreSession session, KeyUse key)
    {
        if (await PaymentUnits.FindKeyAsync(session, key.MerchantId, key.Key) is not { } use)
        {
            return null;
        }
        return new SaveEndpointResult.Known(await EndpointRows.FindAsync(session, key.MerchantId, use.ObjectId), use.Fingerprint);
    }
}
