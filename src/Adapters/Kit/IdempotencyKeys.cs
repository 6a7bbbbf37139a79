using System.Security.Cryptography;
using System.Text;

namespace Adapters.Kit;

/// <summary>
/// Idempotency keys of requests: the same for the same request after a restart, different for every other. UUIDs of
/// version 8 (RFC 9562 §5.8) over SHA-256.
/// </summary>
public static class IdempotencyKeys
{
    /// <summary>The key, a lower-case UUID with hyphens.</summary>
    /// <param name="scheme">The scheme's id.</param>
    /// <param name="operation">The wallet's name of the call.</param>
    /// <param name="number">The gateway's number of what the request is about.</param>
    public static string Of(string scheme, string operation, string number)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scheme}/{operation}/{number}"), digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true).ToString("D");
    }
}
