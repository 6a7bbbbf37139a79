using System.Security.Cryptography;

namespace Gateway.Webhooks.Model;

/// <summary>What deliveries to an endpoint are signed with: <c>whsec_</c> and base64. Its text is never printed by accident.</summary>
internal sealed class WebhookSecret(string text)
{
    private const string Prefix = "whsec_";

    /// <summary>The whole secret, as its one answer shows it and as the store keeps it: signing needs it.</summary>
    public string Reveal() => text;

    /// <summary>The key of the HMAC.</summary>
    public byte[] Key() => Convert.FromBase64String(text[Prefix.Length..]);

    /// <summary>A new one of 32 random bytes.</summary>
    public static WebhookSecret New() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <inheritdoc/>
    public override string ToString() => Prefix + "…";
}
