using System.Collections.Immutable;
using Gateway.Merchants.Model;

namespace Gateway.Merchants;

/// <summary>A merchant as the admin API shows it.</summary>
internal sealed record MerchantView(string Id, string Object, string Name, string Status, DateTimeOffset CreatedAt)
{
    public const string Active = "active";
    public const string Suspended = "suspended";

    public static MerchantView Of(Merchant merchant) =>
        new(merchant.Id, "merchant", merchant.Name, merchant.Suspended ? Suspended : Active, merchant.CreatedAt);
}

/// <summary>A key as the admin API shows it; <c>key</c>, the secret, only in the answer that made it.</summary>
internal sealed record ApiKeyView(
    string Id,
    string Object,
    string Merchant,
    bool Livemode,
    ImmutableArray<string> Scopes,
    string? Key,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
)
{
    public static ApiKeyView Of(ApiKey key, bool live, string? secret) =>
        new(key.Id, "api_key", key.MerchantId, live, key.Scopes.Words(), secret, key.CreatedAt, key.RevokedAt);

    // The generated text of a record would show the secret.
    /// <inheritdoc/>
    public override string ToString() => Id;
}
