using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Mocks.ManmulSang;

/// <summary>The wallet's two callback keys (test values) and the RFC 9421 signature that events bear.</summary>
internal static class EventSigning
{
    public const string First = "ms-cb-2026-01";
    public const string Second = "ms-cb-2026-02";

    private static readonly Ed25519PrivateKeyParameters FirstKey = Key("1");
    private static readonly Ed25519PrivateKeyParameters SecondKey = Key("2");

    /// <summary>The four header lines of a signed event, in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string path,
        string eventId,
        byte[] body,
        long created,
        bool second,
        bool wrong
    )
    {
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"(\"@method\" \"@path\" \"content-digest\" \"content-type\" \"ms-event-id\");created={created};keyid=\"{(second ? Second : First)}\";alg=\"ed25519\""
        );
        var text =
            $"\"@method\": POST\n\"@path\": {path}\n\"content-digest\": {digest}\n\"content-type\": application/json\n\"ms-event-id\": {eventId}\n\"@signature-params\": {parameters}";
        var signature = Sign(Encoding.UTF8.GetBytes(text), second ? SecondKey : FirstKey);
        if (wrong)
        {
            signature[0] ^= 1;
        }

        return
        [
            new("Content-Digest", digest),
            new("Ms-Event-Id", eventId),
            new("Signature-Input", "ms=" + parameters),
            new("Signature", $"ms=:{Convert.ToBase64String(signature)}:"),
        ];
    }

    /// <summary>The key set; the second key is listed once it was used.</summary>
    public static string KeySet(bool both) => $$"""{"keys":[{{Jwk(First, FirstKey)}}{{(both ? "," + Jwk(Second, SecondKey) : "")}}]}""";

    private static string Jwk(string kid, Ed25519PrivateKeyParameters key) =>
        $$"""{"kty":"OKP","crv":"Ed25519","kid":"{{kid}}","use":"sig","alg":"EdDSA","x":"{{Convert.ToBase64String(key.GeneratePublicKey().GetEncoded()).TrimEnd('=').Replace('+', '-').Replace('/', '_')}}"}""";

    private static byte[] Sign(byte[] text, Ed25519PrivateKeyParameters key)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, key);
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }

    private static Ed25519PrivateKeyParameters Key(string number) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes("manmulsang-mock-callback-key-" + number)));
}
