using System.Security.Cryptography;
using System.Text;

namespace Adapters.ManmulSang;

/// <summary>
/// The idempotency key of an operation on one of our numbers: the same after a restart, different for every other
/// operation or number. A UUID of version 8 (RFC 9562 §5.8) over SHA-256.
/// </summary>
internal static class ManmulSangKey
{
    public static string Of(string operation, string number)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"manmulsang/{operation}/{number}"), digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true).ToString("D");
    }
}
