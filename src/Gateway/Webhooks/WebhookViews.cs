using System.Text.Json;
using Gateway.Events;
using Gateway.Http;

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
    DateTimeOffset CreatedAt
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
            endpoint.CreatedAt
        );

    /// <summary>The event that tells of an endpoint that the gateway switched off.</summary>
    public static NewEvent Disabled(WebhookEndpoint endpoint) =>
        new(
            null,
            EventTypes.EndpointDisabled,
            JsonSerializer.SerializeToUtf8Bytes(Of(endpoint), ApiJson.Options)
        );

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
            [.. delivery.Attempts.Select(a => new AttemptView(a.At, a.StatusCode, a.Error))],
            delivery.NextAt
        );
}

/// <summary>One try.</summary>
internal sealed record AttemptView(DateTimeOffset At, int? StatusCode, string? Error);

/// <summary>How a test went.</summary>
internal sealed record TestView(
    string Object,
    string Endpoint,
    DateTimeOffset At,
    int? StatusCode,
    string? Error
);

/// <summary>What a replay began.</summary>
internal sealed record ReplayView(
    string Object,
    string Endpoint,
    DateTimeOffset Since,
    int Deliveries
);
