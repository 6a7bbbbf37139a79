using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Adapters.Kit;

/// <summary>
/// HMAC with SHA-256 over lines of text, each ended by a line feed, and the digest of a body as the last one; digest and
/// signature in lower-case hex. Many wallets sign so.
/// </summary>
public static class HmacSignature
{
    private const int DigestLength = 2 * SHA256.HashSizeInBytes;
    private const int UsualRoom = 512;

    // To begin with a secret costs more than the rest of a signature, so each thread keeps what it began with last.
    [ThreadStatic]
    private static (string Secret, IncrementalHash Mac)? _mac;

    /// <summary>The signature.</summary>
    /// <param name="secret">The secret, as text.</param>
    /// <param name="body">The body's bytes.</param>
    /// <param name="lines">The lines before its digest.</param>
    public static string Sign(string secret, ReadOnlySpan<byte> body, params ReadOnlySpan<string> lines)
    {
        var room = DigestLength;
        foreach (var line in lines)
        {
            room += Encoding.UTF8.GetMaxByteCount(line.Length) + 1;
        }
        // A foreign header may be of any length.
        Span<byte> text = room <= UsualRoom ? stackalloc byte[UsualRoom] : new byte[room];
        var at = 0;
        foreach (var line in lines)
        {
            at += Encoding.UTF8.GetBytes(line, text[at..]);
            text[at++] = (byte)'\n';
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Convert.TryToHexStringLower(hash, text.Slice(at, DigestLength), out _);
        var mac = MacOf(secret);
        mac.AppendData(text[..(at + DigestLength)]);
        mac.GetHashAndReset(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Compares in constant time; a signature in upper case is not one.</summary>
    /// <param name="expected">The signature as it must be.</param>
    /// <param name="received">The signature as it came.</param>
    public static bool Same(string expected, string received) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected.AsSpan()), MemoryMarshal.AsBytes(received.AsSpan()));

    private static IncrementalHash MacOf(string secret)
    {
        if (_mac is { } kept && kept.Secret == secret)
        {
            return kept.Mac;
        }
        _mac?.Mac.Dispose();
        var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        _mac = (secret, mac);
        return mac;
    }
}
