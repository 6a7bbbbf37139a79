using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gateway.Settings;

namespace Gateway.Http;

/// <summary>
/// The fingerprints that are stored: HMAC-SHA-256 over a digest, with a key that is derived from the data key for one owner. What
/// a digest was made from can be guessed (an account has few digits); without the data key no guess can be tried, and equal texts
/// of two merchants have different fingerprints.
/// </summary>
/// <param name="current">The key of new fingerprints.</param>
/// <param name="others">Keys of older ones.</param>
/// <param name="since">Before this instant fingerprints of requests are stored without a key: gateways of an older version, which know no key, share the store.</param>
/// <param name="time">The clock.</param>
internal sealed class FingerprintKeys(DataKey current, ImmutableArray<DataKey> others, DateTimeOffset since, TimeProvider time)
{
    /// <summary>The owner of what admins ask.</summary>
    public const string Admin = "admin";

    /// <summary>The length of a digest that was stored without a key: SHA-256 in hexadecimal.</summary>
    public const int UnkeyedLength = 64;

    private const string Bodies = "wallet bodies";

    private readonly ImmutableArray<DataKey> _keys = [current, .. others];

    private readonly ConcurrentDictionary<(DataKey Key, string Owner), byte[]> _derived = new();

    /// <summary>A request's fingerprint as it is stored now.</summary>
    /// <param name="owner">A merchant's id, or <see cref="Admin"/>.</param>
    /// <param name="digest">What makes two requests the same.</param>
    public string Keep(string owner, RequestDigest digest) =>
        since > DateTimeOffset.MinValue && time.GetUtcNow() < since ? digest.Hex : Keyed(owner, digest.Hex);

    /// <summary>Whether a stored fingerprint is this request's, whichever key it has; one whose key is gone fits nothing.</summary>
    public bool Fits(string owner, string stored, RequestDigest digest)
    {
        if (stored.Length == UnkeyedLength)
        {
            return stored == digest.Hex;
        }
        foreach (var key in _keys)
        {
            if (stored.StartsWith(key.Id, StringComparison.Ordinal) && stored == Keyed(key, "requests/" + owner, digest.Hex))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The keyed form of a request's digest.</summary>
    /// <param name="owner">A merchant's id, or <see cref="Admin"/>.</param>
    /// <param name="digest">SHA-256, lower-case hexadecimal.</param>
    public string Keyed(string owner, string digest) => Keyed(current, "requests/" + owner, digest);

    /// <summary>The keyed form of the digest of a message from a wallet.</summary>
    /// <param name="digest">SHA-256 of its bytes, lower-case hexadecimal.</param>
    public string OfBody(string digest) => Keyed(current, Bodies, digest);

    /// <summary>What an admin key is called where its actions are written down: 8 hexadecimal digits.</summary>
    public string NameOf(string adminKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Derived(current, "admin keys"), Encoding.UTF8.GetBytes(adminKey)).AsSpan(0, 4));

    private string Keyed(DataKey key, string purpose, string digest)
    {
        Span<byte> text = stackalloc byte[UnkeyedLength];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Derived(key, purpose), text[..Encoding.ASCII.GetBytes(digest, text)], mac);
        return $"{key.Id}.{Base64Url.EncodeToString(mac)}";
    }

    private byte[] Derived(DataKey key, string purpose) => _derived.GetOrAdd((key, purpose), static pair => pair.Key.Derive(pair.Owner));
}
