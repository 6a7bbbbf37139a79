using System.Security.Cryptography;
using System.Text;

namespace Saebyol.Mock;

/// <summary>The wallet's own signatures (protocol, section 1), written apart from the adapter's.</summary>
internal static class Signing
{
    /// <summary>Signature of a request.</summary>
    public static string OfRequest(string secret, string method, string path, string time, string nonce, byte[] body) =>
        Hmac(secret, $"request\n{method}\n{path}\n{time}\n{nonce}\n{Sha256(body)}");

    /// <summary>Signature of the answer to a request with this method, path and nonce.</summary>
    public static string OfAnswer(string secret, string method, string path, string time, string nonce, byte[] body) =>
        Hmac(secret, $"answer\n{method}\n{path}\n{time}\n{nonce}\n{Sha256(body)}");

    /// <summary>Compares in constant time.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Hmac(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
