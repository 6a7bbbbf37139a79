using System.Security.Cryptography;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// Signs each attempt: api key, the message's own time stamp and the digest of its bytes. Answers are not signed, so
/// nothing is verified here.
/// </summary>
internal sealed class UllimSigning(string apiKey, UllimKey key) : DelegatingHandler
{
    /// <summary>Where the request's options hold the time stamp that stands in the message.</summary>
    public const string DtOption = "ullim.dt";

    private static readonly HttpRequestOptionsKey<string> Dt = new(DtOption);

    /// <summary>The base64 part of the digest header.</summary>
    public static string Digest(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body));

    public static string StringToSign(string apiKey, string dt, string digest) => $"{apiKey}|{dt}|{digest}";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not BufferedContent { Bytes: var body } || !request.Options.TryGetValue(Dt, out var dt))
        {
            throw new InvalidOperationException("A message without a body or time stamp.");
        }
        var digest = Digest(body);
        Set(request, "X-Api-Key", apiKey);
        Set(request, "X-Body-Digest", "SHA-256=" + digest);
        Set(request, "X-Sign", key.Sign(StringToSign(apiKey, dt, digest)));
        return base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
