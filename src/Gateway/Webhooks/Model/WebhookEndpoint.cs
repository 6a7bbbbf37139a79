using System.Collections.Immutable;

namespace Gateway.Webhooks.Model;

/// <summary>Where a merchant wants events delivered.</summary>
internal sealed record WebhookEndpoint
{
    /// <summary>Events are delivered.</summary>
    public const string Enabled = "enabled";

    /// <summary>Nothing is delivered until it is enabled again.</summary>
    public const string Disabled = "disabled";

    /// <summary>The reason when the merchant switched it off.</summary>
    public const string ByMerchant = "merchant";

    /// <summary>The reason when it answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>The reason when every try failed for days.</summary>
    public const string Failing = "failing";

    public required string MerchantId { get; init; }
    public required string Id { get; init; }
    public required string Url { get; init; }

    /// <summary>The patterns of the types that it wants.</summary>
    public required ImmutableArray<string> Events { get; init; }

    public required string Status { get; init; }
    public string? DisabledReason { get; init; }
    public required WebhookSecret Secret { get; init; }

    /// <summary>Former secrets that still sign, the newest first.</summary>
    public ImmutableArray<FormerSecret> Former { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when events are being replayed; null: none are.</summary>
    public DateTimeOffset? ReplaySince { get; init; }

    /// <summary>All secrets that sign at an instant.</summary>
    public ImmutableArray<WebhookSecret> SecretsAt(DateTimeOffset now) =>
        [Secret, .. Former.Where(f => f.Until > now).Select(f => f.Secret)];

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A secret that was replaced.</summary>
/// <param name="Secret">It signs beside the new one.</param>
/// <param name="Until">Until then.</param>
internal sealed record FormerSecret(WebhookSecret Secret, DateTimeOffset Until);
