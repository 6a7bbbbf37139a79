using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Store.Engine;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>
/// Endpoints. Nothing is found that belongs to another merchant or was deleted: a deleted one keeps its row, without secrets,
/// until nothing is pending at it.
/// </summary>
internal sealed class EndpointStore(StoreDatabase database, EventNotifier signal)
{
    /// <summary>Endpoints that a merchant can have.</summary>
    public const int MaxEndpoints = 20;

    /// <summary>Former secrets of an endpoint that can be valid together.</summary>
    public const int MaxFormer = 4;

    /// <summary>Stores a new endpoint unless the key was used before.</summary>
    public Task<SaveEndpointResult> AddAsync(WebhookEndpoint endpoint, KeyUse key) =>
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
                    || count >= MaxEndpoints
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

    /// <summary>Replaces the secret unless the key was used before; the old one signs on until an instant.</summary>
    public Task<SaveEndpointResult> RotateAsync(KeyUse key, WebhookSecret secret, DateTimeOffset now, DateTimeOffset formerUntil) =>
        OnceAsync(
            key,
            async session =>
            {
                if (await EndpointRows.FindAsync(session, key.MerchantId, key.ObjectId) is not { } endpoint)
                {
                    return new SaveEndpointResult.Missing();
                }
                ImmutableArray<FormerSecret> former = [new(endpoint.Secret, formerUntil), .. endpoint.Former.Where(f => f.Until > now)];
                if (former.Length > MaxFormer)
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

    /// <summary>Changes an endpoint; null: there is none.</summary>
    public async Task<WebhookEndpoint?> ChangeAsync(string merchantId, string id, EndpointChange change)
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

    /// <summary>Deletes an endpoint; false: there is none. What was pending at it fails.</summary>
    public async Task<bool> DeleteAsync(string merchantId, string id)
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

    /// <summary>An endpoint, or null.</summary>
    public Task<WebhookEndpoint?> FindAsync(string merchantId, string id) =>
        database.ReadAsync(session => EndpointRows.FindAsync(session, merchantId, id)).AsTask();

    /// <summary>A page, newest first.</summary>
    public Task<Slice<WebhookEndpoint>> ListAsync(string merchantId, string? before, int limit) =>
        database
            .ReadAsync(session =>
                Paging.ReadAsync(
                    session,
                    new PageRows(
                        EndpointRows.Columns,
                        "from webhook_endpoints where merchant_id = $1 and id < $2 and status <> 'deleted' order by id desc",
                        merchantId,
                        before ?? "whe`"
                    ),
                    limit,
                    row => (row.GetString(0), EndpointRows.Read(row, merchantId))
                )
            )
            .AsTask();

    /// <summary>What the key made earlier, if it is a repeat; otherwise what is made now.</summary>
    private Task<SaveEndpointResult> OnceAsync(KeyUse key, Func<Session, ValueTask<SaveEndpointResult>> make) =>
        database.Writer.RunAsync(
            ConflictKeys.Whole(key.MerchantId),
            async session => await EarlierAsync(session, key) ?? await make(session),
            mayBeShed: true
        );

    private static async ValueTask<SaveEndpointResult?> EarlierAsync(Session session, KeyUse key)
    {
        if (await PaymentUnits.FindKeyAsync(session, key.MerchantId, key.Key) is not { } use)
        {
            return null;
        }
        return new SaveEndpointResult.Known(await EndpointRows.FindAsync(session, key.MerchantId, use.ObjectId), use.Fingerprint);
    }
}

/// <summary>The rows of endpoints, as objects and back.</summary>
internal static class EndpointRows
{
    public const string Columns = "id, url, events, status, disabled_reason, secret, former_secrets, created_at, replay_since, replay_at";

    /// <summary>An endpoint that is not deleted, or null.</summary>
    public static ValueTask<WebhookEndpoint?> FindAsync(Session session, string merchantId, string id) =>
        session.FirstAsync(
            $"select {Columns} from webhook_endpoints where merchant_id = $1 and id = $2 and status <> 'deleted'",
            row => Read(row, merchantId),
            merchantId,
            id
        );

    public static WebhookEndpoint Read(IRow rows, string merchantId) =>
        new()
        {
            MerchantId = merchantId,
            Id = rows.GetString(0),
            Url = rows.GetString(1),
            Events = [.. rows.GetString(2).Split('|', StringSplitOptions.RemoveEmptyEntries)],
            Status = rows.GetString(3),
            DisabledReason = rows.IsDBNull(4) ? null : rows.GetString(4),
            Secret = new WebhookSecret(rows.GetString(5)),
            Former =
            [
                .. JsonSerializer
                    .Deserialize(rows.GetString(6), StoreJson.Default.ImmutableArrayFormerRow)
                    .Select(row => new FormerSecret(new WebhookSecret(row.Secret), DateTimeOffset.FromUnixTimeMilliseconds(row.Until))),
            ],
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(7)),
            ReplaySince = rows.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(8)),
        };

    /// <summary>The patterns as they lie in the row: <c>|payment.*|refund.failed|</c>.</summary>
    public static string Patterns(ImmutableArray<string> events) => $"|{string.Join('|', events)}|";

    public static string Former(ImmutableArray<FormerSecret> former) =>
        JsonSerializer.Serialize(
            [.. former.Select(f => new FormerRow(f.Secret.Reveal(), f.Until.ToUnixTimeMilliseconds()))],
            StoreJson.Default.ImmutableArrayFormerRow
        );
}

/// <summary>What a merchant changes; null: it stays.</summary>
internal sealed record EndpointChange(string? Url, ImmutableArray<string>? Events, string? Status);

/// <summary>What became of a request that makes or renews an endpoint.</summary>
internal abstract record SaveEndpointResult
{
    private SaveEndpointResult() { }

    /// <summary>On disk.</summary>
    internal sealed record Stored(WebhookEndpoint Endpoint) : SaveEndpointResult;

    /// <summary>The key was used before, by a request with this fingerprint; the endpoint of that request as it is now, or null.</summary>
    internal sealed record Known(WebhookEndpoint? Endpoint, string Fingerprint) : SaveEndpointResult;

    /// <summary>There is no such endpoint, or none any more.</summary>
    internal sealed record Missing : SaveEndpointResult;

    /// <summary>There are as many endpoints, or valid secrets, as there can be.</summary>
    internal sealed record Full : SaveEndpointResult;
}
