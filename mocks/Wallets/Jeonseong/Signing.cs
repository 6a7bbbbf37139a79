using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mocks.Jeonseong;

/// <summary>The wallet's own signatures (protocol 1.2), written apart from any adapter's.</summary>
internal static class Signing
{
    /// <summary>Signature of a request.</summary>
    public static string OfRequest(
        string secret,
        string method,
        string path,
        string merchant,
        string timestamp,
        string nonce,
        byte[] body
    ) => Hmac(secret, $"{method}\n{path}\n{merchant}\n{timestamp}\n{nonce}\n{Sha256(body)}");

    /// <summary>Signature of an answer.</summary>
    public static string OfAnswer(string secret, int status, string requestNonce, string timestamp, byte[] body) =>
        Hmac(secret, string.Create(CultureInfo.InvariantCulture, $"RESPONSE\n{status}\n{requestNonce}\n{timestamp}\n{Sha256(body)}"));

    /// <summary>Lower-case hex SHA-256.</summary>
    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Compares in constant time.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>The same signature with its first hex digit XOR 1.</summary>
    public static string Spoil(string signature) =>
        (Convert.ToInt32(signature[..1], 16) ^ 1).ToString("x", CultureInfo.InvariantCulture) + signature[1..];

    private static string Hmac(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
