using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>The signature of Standard Webhooks: HMAC-SHA256 over id, time and body, one for each secret that is valid.</summary>
internal static class Signing
{
    /// <summary>The text of the header: <c>v1,…</c>, several parted by a space.</summary>
    public static string Header(ImmutableArray<WebhookSecret> secrets, string id, long seconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret.Key(), signed))));
    }
}
