using System.Collections.Immutable;

namespace Gateway.Webhooks.Model;

/// <summary>One event on its way to one endpoint.</summary>
internal sealed record WebhookDelivery
{
    /// <summary>Waits, or is being sent.</summary>
    public const string Pending = "pending";

    /// <summary>The endpoint took it.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Every try failed.</summary>
    public const string Failed = "failed";

    public required string MerchantId { get; init; }
    public required string Id { get; init; }
    public required string EndpointId { get; init; }
    public required string EventId { get; init; }
    public required string Status { get; init; }
    public required ImmutableArray<Attempt> Attempts { get; init; }

    /// <summary>When it is tried next; null: it has ended, or an earlier event of its payment comes first.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

/// <summary>One try.</summary>
/// <param name="At">When it began.</param>
/// <param name="StatusCode">What the endpoint answered; null: nothing.</param>
/// <param name="Error">A word for what went wrong; null: it succeeded.</param>
internal sealed record Attempt(DateTimeOffset At, int? StatusCode, string? Error)
{
    /// <summary>The host has no address that a webhook may be sent to: there is no such name, or it is not public.</summary>
    public const string NoPublicAddress = "no_public_address";
}

/// <summary>A delivery that this node has claimed, with all that sending it takes.</summary>
internal sealed record ClaimedDelivery
{
    public required string MerchantId { get; init; }
    public required string Id { get; init; }
    public required string EndpointId { get; init; }

    /// <summary>The payment that its event belongs to, or null.</summary>
    public required string? PaymentId { get; init; }

    public required string Url { get; init; }
    public required ImmutableArray<WebhookSecret> Secrets { get; init; }

    /// <summary>Which claim this is: an end that comes after a newer claim decides nothing.</summary>
    public required long Claim { get; init; }

    /// <summary>Tries that failed since it was last begun.</summary>
    public required int Tries { get; init; }

    public required string EventId { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The object of the event as JSON text.</summary>
    public required string Data { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
