using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>
/// Who may speak: API keys and the public keys registered for them. The key `UL-880001` speaks for the mid `880001`, and so
/// does every key that names no mid. Registrations outlive a reset.
/// </summary>
internal sealed class Callers
{
    private const string KeyPrefix = "UL-";
    private const string UsualMid = "880001";
    private const string DigestPrefix = "SHA-256=";
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>`SHA-256=` and the base64 of the hash.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => DigestPrefix + Convert.ToBase64String(SHA256.HashData(bytes));

    /// <summary>Registers or replaces a public key; false if the PEM holds no RSA key.</summary>
    public bool Register(string apiKey, string publicKeyPem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(publicKeyPem);
        }
        catch (Exception broken) when (broken is ArgumentException or CryptographicException)
        {
            return false;
        }

        _keys[apiKey] = rsa.ExportSubjectPublicKeyInfo();
        return true;
    }

    /// <summary>The mid that the caller proved to speak for; null if the proof fails.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="dt">The signed time, as sent.</param>
    /// <param name="digested">What the digest is taken over.</param>
    public string? Verify(WireHeaders headers, string dt, ReadOnlySpan<byte> digested)
    {
        var digest = Digest(digested);
        if (
            headers.Only("X-Api-Key") is not { } apiKey
            || !_keys.TryGetValue(apiKey, out var key)
            || headers.Only("X-Body-Digest") != digest
            || headers.Only("X-Sign") is not { } signature
        )
        {
            return null;
        }

        var signed = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, signed, out var length))
        {
            return null;
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key, out _);
        var text = $"{apiKey}|{dt}|{digest[DigestPrefix.Length..]}";
        return rsa.VerifyData(Encoding.UTF8.GetBytes(text), signed.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            ? MidOf(apiKey)
            : null;
    }

    private static string MidOf(string apiKey) =>
        apiKey.StartsWith(KeyPrefix, StringComparison.Ordinal) && Forms.IsDigits(apiKey[KeyPrefix.Length..], 6)
            ? apiKey[KeyPrefix.Length..]
            : UsualMid;
}
