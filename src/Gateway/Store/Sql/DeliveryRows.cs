using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>The rows of deliveries, as objects.</summary>
internal static class DeliveryRows
{
    public const string Columns = "id, endpoint_id, event_id, status, attempts, next_at";

    /// <summary>Attempts that a row keeps: more only come about by redelivering.</summary>
    private const int MaxAttempts = 50;

    public static ValueTask<WebhookDelivery?> FindAsync(StoreSession session, string merchantId, string id) =>
        session.FirstAsync(
            $"select {Columns} from webhook_deliveries where merchant_id = $1 and id = $2",
            row => Read(row, merchantId),
            merchantId,
            id
        );

    public static WebhookDelivery Read(IStoreRow rows, string merchantId) =>
        new()
        {
            MerchantId = merchantId,
            Id = rows.GetString(0),
            EndpointId = rows.GetString(1),
            EventId = rows.GetString(2),
            Status = rows.GetString(3),
            Attempts = Attempts(rows.GetString(4)),
            NextAt = rows.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5)),
        };

    /// <summary>The text of a row's attempts with one more.</summary>
    public static string With(string attempts, Attempt attempt) =>
        JsonSerializer.Serialize([.. Attempts(attempts).TakeLast(MaxAttempts - 1), attempt], StoreJson.Default.ImmutableArrayAttempt);

    private static ImmutableArray<Attempt> Attempts(string text) =>
        JsonSerializer.Deserialize(text, StoreJson.Default.ImmutableArrayAttempt);
}
