using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Gateway.Tests.Callbacks;

/// <summary>
/// An event of ManmulSang, signed with the key that its mock publishes, about whatever a test wants: the mock itself tells
/// only what is true.
/// </summary>
internal static class SignedEvent
{
    private const string KeyId = "ms-cb-2026-01";
    private static readonly HttpClient Http = new();
    private static readonly Ed25519PrivateKeyParameters Key = new(SHA256.HashData("manmulsang-mock-callback-key-1"u8));

    /// <summary>POSTs it, and returns the status of the answer.</summary>
    /// <param name="to">The address of the callback.</param>
    /// <param name="body">The event.</param>
    /// <param name="eventId">Its id.</param>
    public static async Task<int> PostAsync(Uri to, string body, string eventId)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"(\"@method\" \"@path\" \"content-digest\" \"content-type\" \"ms-event-id\");created={TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()};keyid=\"{KeyId}\";alg=\"ed25519\""
        );
        var text =
            $"\"@method\": POST\n\"@path\": {to.AbsolutePath}\n\"content-digest\": {digest}\n\"content-type\": application/json\n\"ms-event-id\": {eventId}\n\"@signature-params\": {parameters}";
        using var request = new HttpRequestMessage(HttpMethod.Post, to);
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Content-Digest", digest);
        request.Headers.Add("Ms-Event-Id", eventId);
        request.Headers.Add("Signature-Input", "ms=" + parameters);
        request.Headers.Add("Signature", $"ms=:{Sign(Encoding.UTF8.GetBytes(text))}:");
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static string Sign(byte[] text)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, Key);
        signer.BlockUpdate(text, 0, text.Length);
        return Convert.ToBase64String(signer.GenerateSignature());
    }
}
