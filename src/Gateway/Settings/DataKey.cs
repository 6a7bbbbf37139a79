using System.Security.Cryptography;
using System.Text;

namespace Gateway.Settings;

/// <summary>
/// A secret of at least 32 random bytes that lies outside of the store. Without it, nothing in the store lets anybody try out a
/// guessed code, account or message. Keys for each purpose are derived from it (HKDF-SHA-256, RFC 5869).
/// </summary>
internal sealed class DataKey
{
    private const int Shortest = 32;
    private const int Longest = 1024;

    private readonly byte[] _secret;

    private DataKey(byte[] secret)
    {
        _secret = secret;
        Id = Convert.ToHexStringLower(Derive("id").AsSpan(0, 4));
        Check = Convert.ToHexStringLower(Derive("check").AsSpan(0, 16));
    }

    /// <summary>What a good value is; completes "must be …".</summary>
    public static string Form { get; } = "base64 of at least 32 random bytes; this makes one: openssl rand -base64 32";

    /// <summary>Names the key, 8 hexadecimal digits; says nothing of it.</summary>
    public string Id { get; }

    /// <summary>By this a store recognises its key, 32 hexadecimal digits; says nothing of it.</summary>
    public string Check { get; }

    /// <summary>A new one.</summary>
    public static string NewText() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Shortest));

    /// <summary>The key behind a text, or null if it is none.</summary>
    public static DataKey? Read(string text)
    {
        var bytes = new byte[Longest];
        return
            Convert.TryFromBase64String(text, bytes, out var length)
            && length >= Shortest
            // A text of one repeated character is not random.
            && bytes.AsSpan(0, length).ContainsAnyExcept(bytes[0])
            ? new DataKey(bytes[..length])
            : null;
    }

    /// <summary>32 bytes for one purpose.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            _secret,
            SHA256.HashSizeInBytes,
            info: Encoding.UTF8.GetBytes("wallet gateway/" + purpose)
        );

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{nameof(DataKey)} {Id}";
}
