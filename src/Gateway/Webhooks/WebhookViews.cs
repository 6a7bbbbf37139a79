using System.Text.Json;
using Gateway.Events.Model;
using Gateway.Http;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>An endpoint, as answered. Its secret is shown by the one answer that made it, and is null everywhere else.</summary>
internal sealed record EndpointView(
    string Id,
    string Object,
    string Url,
    IReadOnlyList<string> Events,
    string Status,
    string? DisabledReason,
    string? Secret,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReplaySince
)
{
    public static EndpointView Of(WebhookEndpoint endpoint, string? secret = null) =>
        new(
            endpoint.Id,
            "webhook_endpoint",
            endpoint.Url,
            endpoint.Events,
            endpoint.Status,
            endpoint.DisabledReason,
            secret,
            endpoint.CreatedAt,
            endpoint.ReplaySince
        );

    /// <summary>The event that tells of an endpoint that the gateway switched off.</summary>
    public static NewEvent Disabled(WebhookEndpoint endpoint) =>
        new(EventTypes.EndpointDisabled, JsonSerializer.SerializeToUtf8Bytes(Of(endpoint), ApiJson.Options));

    // The generated text would show the secret.
    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>An endpoint that is no more.</summary>
internal sealed record DeletedEndpointView(string Id, string Object, bool Deleted);

/// <summary>A delivery, as answered.</summary>
internal sealed record DeliveryView(
    string Id,
    string Object,
    string Endpoint,
    string Event,
    string Status,
    IReadOnlyList<AttemptView> Attempts,
    DateTimeOffset? NextAttemptAt
)
{
    public static DeliveryView Of(WebhookDelivery delivery) =>
        new(
            delivery.Id,
            "webhook_delivery",
            delivery.EndpointId,
            delivery.EventId,
            delivery.Status,
            [.. delivery.Attempts.Select(AttemptView.Of)],
            delivery.NextAt
        );
}

/// <summary>One try.</summary>
internal sealed record AttemptView(DateTimeOffset At, int? StatusCode, string? Error)
{
    public static AttemptView Of(Attempt attempt) =>
        new(
            attempt.At,
            attempt.StatusCode,
            // Rows of earlier gateways tell absent names from private ones.
            attempt.Error
                is "host_not_found"
                    or "address_not_allowed"
                ? Attempt.NoPublicAddress
                : attempt.Error
        );
}

/// <summary>How a test went.</summary>
internal sealed record TestView(string Object, string Endpoint, DateTimeOffset At, int? StatusCode, string? Error);

/// <summary>A replay when its request is answered.</summary>
/// <param name="Object"><c>webhook_replay</c></param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Since">From when on.</param>
/// <param name="Status"><c>succeeded</c>: all deliveries are made; <c>pending</c>: the rest follows.</param>
/// <param name="Deliveries">How many are made so far.</param>
internal sealed record ReplayView(string Object, string Endpoint, DateTimeOffset Since, string Status, int Deliveries);
