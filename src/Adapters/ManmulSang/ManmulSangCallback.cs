using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Adapters.Contract;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Adapters.ManmulSang;

/// <summary>
/// Checks the signature of a callback (document, section 5; RFC 9421 with Ed25519) before anything of the body is read.
/// </summary>
internal sealed partial class ManmulSangCallback(ManmulSangKeys keys, ManmulSangOptions options, TimeProvider clock)
{
    private const int SignatureBytes = 64;

    public async Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        var headers = SignedHeaders.Of(request);
        if (headers is null)
        {
            return new CallbackReading.Unverified("a header is missing or stands twice");
        }
        var input = Input().Match(headers.SignatureInput);
        if (
            !input.Success
            || !long.TryParse(input.Groups["created"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var created)
        )
        {
            return new CallbackReading.Unverified("signature input");
        }
        // Compared in whole seconds, as the wallet counts.
        var skew = Math.Abs((decimal)clock.GetUtcNow().ToUnixTimeSeconds() - created);
        if (skew > (decimal)options.CallbackTolerance.TotalSeconds)
        {
            return new CallbackReading.Unverified("created");
        }
        if (headers.ContentDigest != Digest(request.Body.Span))
        {
            return new CallbackReading.Unverified("digest");
        }
        if (Signature(headers.Signature) is not { } signature)
        {
            return new CallbackReading.Unverified("signature form");
        }
        var key = await keys.FindAsync(input.Groups["keyid"].Value, cancellationToken);
        if (key is null)
        {
            return new CallbackReading.Unverified("key id");
        }
        return Paths(request).Any(path => Verify(key, Base(request.Method, path, headers, input.Groups["params"].Value), signature))
            ? ManmulSangEvents.Read(request.Body, headers.EventId)
            : new CallbackReading.Unverified("signature");
    }

    // The wallet signs the path of the address it was given; behind a proxy that rewrites paths it differs from the one received.
    private IEnumerable<string> Paths(CallbackRequest request) =>
        options.NotifyUrl is { AbsolutePath: var given } && given != request.Path ? [given, request.Path] : [request.Path];

    /// <summary>The signature base: six lines joined by LF.</summary>
    public static string Base(string method, string path, SignedHeaders headers, string parameters) =>
        $"\"@method\": {method}\n\"@path\": {path}\n\"content-digest\": {headers.ContentDigest}\n"
        + $"\"content-type\": {headers.ContentType}\n\"ms-event-id\": {headers.EventId}\n"
        + $"\"@signature-params\": {parameters}";

    /// <summary>Ed25519 as RFC 8032 describes it.</summary>
    public static bool Verify(byte[] publicKey, string text, byte[] signature)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Ed25519.Verify(signature, 0, publicKey, 0, bytes, 0, bytes.Length);
    }

    private static string Digest(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    private static byte[]? Signature(string header)
    {
        const string start = "ms=:";
        if (!header.StartsWith(start, StringComparison.Ordinal) || !header.EndsWith(':'))
        {
            return null;
        }
        var bytes = new byte[SignatureBytes];
        // One text for one signature: the decoder also takes white space and stray last bits.
        return
            header.Length > start.Length
            && header[start.Length..^1] is var text
            && Convert.TryFromBase64String(text, bytes, out var written)
            && written == SignatureBytes
            && Convert.ToBase64String(bytes) == text
            ? bytes
            : null;
    }

    // One order of components and parameters, one algorithm: everything else is refused.
    [GeneratedRegex(
        """^ms=(?<params>\("@method" "@path" "content-digest" "content-type" "ms-event-id"\);created=(?<created>[0-9]{1,15});keyid="(?<keyid>[\x20-\x21\x23-\x5B\x5D-\x7E]{1,128})";alg="ed25519")\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Input();
}

/// <summary>The five headers that a callback must have exactly once, as they were sent.</summary>
internal sealed record SignedHeaders(string ContentType, string ContentDigest, string EventId, string SignatureInput, string Signature)
{
    /// <summary>Null if one is missing or stands twice.</summary>
    public static SignedHeaders? Of(CallbackRequest request) =>
        One(request, "Content-Type") is { } type
        && One(request, "Content-Digest") is { } digest
        && One(request, "Ms-Event-Id") is { } id
        && One(request, "Signature-Input") is { } input
        && One(request, "Signature") is { } signature
            ? new(type, digest, id, input, signature)
            : null;

    private static string? One(CallbackRequest request, string name)
    {
        string? found = null;
        foreach (var (header, value) in request.Headers)
        {
            if (!header.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (found is not null)
            {
                return null;
            }
            found = value;
        }
        return found;
    }

    /// <summary>Nothing: a signature is not for logs.</summary>
    public override string ToString() => nameof(SignedHeaders);
}
