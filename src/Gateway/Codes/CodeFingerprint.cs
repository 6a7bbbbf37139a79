using System.Security.Cryptography;
using System.Text;
using Adapters.Contract.Codes;

namespace Gateway.Codes;

/// <summary>
/// All that is kept of a scanned code. Equal codes have equal fingerprints under one key, whatever a scanner did to alphabet, padding
/// and ends; without the key a fingerprint cannot be tried out against guessed codes.
/// </summary>
/// <param name="Digest">HMAC-SHA-256 as lower-case hex.</param>
/// <param name="LastFour">The last four characters of the code, or fewer if it is shorter.</param>
internal sealed record CodeFingerprint(string Digest, string LastFour)
{
    public static CodeFingerprint Of(ScannedCode code, ReadOnlySpan<byte> key)
    {
        var text = code.Cpm?.CanonicalText ?? code.Text;
        return new CodeFingerprint(
            Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))),
            text[Math.Max(0, text.Length - 4)..]
        );
    }
}
