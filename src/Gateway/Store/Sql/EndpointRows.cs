using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>The rows of endpoints, as objects and back.</summary>
internal static class EndpointRows
{
    public const string Columns = "id, url, events, status, disabled_reason, secret, former_secrets, created_at, replay_since, replay_at";

    /// <summary>An endpoint that is not deleted, or null.</summary>
    public static ValueTask<WebhookEndpoint?> FindAsync(StoreSession session, string merchantId, string id) =>
        session.FirstAsync(
            $"select {Columns} from webhook_endpoints where merchant_id = $1 and id = $2 and status <> 'deleted'",
            row => Read(row, merchantId),
            merchantId,
            id
        );

    public static WebhookEndpoint Read(IStoreRow rows, string merchantId) =>
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
