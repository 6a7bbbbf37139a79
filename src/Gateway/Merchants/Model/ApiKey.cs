using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Merchants.Model;

/// <summary>A key of a merchant as it is kept: the secret itself is shown once and never stored.</summary>
/// <param name="Id">Begins <c>key_</c>.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Hash">SHA-256 of the secret, lower-case hexadecimal.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">Since when it no longer works; null: it works.</param>
internal sealed record ApiKey(string Id, string MerchantId, string Hash, Scope Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>How a secret of this mode begins.</summary>
    public static string Prefix(bool live) => live ? "sk_live_" : "sk_test_";

    /// <summary>A new secret: the prefix and 32 random bytes.</summary>
    public static string NewSecret(bool live) => Prefix(live) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a secret. Secrets are random, so a plain hash cannot be searched.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
