using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Adapters.Contract;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Adapters.Kit;

/// <summary>
/// HTTP message signatures of callbacks (RFC 9421) by Ed25519, in one form: one label, the same components in the same order,
/// <c>created</c>, <c>keyid</c> and <c>alg</c>. Everything else is refused, before anything of the body is read.
/// </summary>
public sealed class MessageSignature
{
    private const int SignatureBytes = 64;
    private readonly string _label;
    private readonly string[] _components;
    private readonly Regex _input;

    /// <summary>Makes the form in which a wallet signs.</summary>
    /// <param name="label">The label of the signature.</param>
    /// <param name="components">What is signed: <c>@method</c>, <c>@path</c> and names of headers, of which each comes once.</param>
    public MessageSignature(string label, params string[] components)
    {
        _label = label;
        _components = components;
        var list = Regex.Escape(string.Join(' ', components.Select(component => $"\"{component}\"")));
        _input = new Regex(
            $$"""^{{label}}=(?<params>\({{list}}\);created=(?<created>[0-9]{1,15});keyid="(?<keyid>[\x20-\x21\x23-\x5B\x5D-\x7E]{1,128})";alg="ed25519")\z""",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
    }

    /// <summary>Why a callback must not be believed, in a short word without any content; null: it is genuine.</summary>
    /// <param name="request">The callback.</param>
    /// <param name="paths">The paths that the wallet may have signed: behind a proxy they differ from the one received.</param>
    /// <param name="keys">The wallet's keys.</param>
    /// <param name="now">The time now.</param>
    /// <param name="tolerance">How far off <c>created</c> may be.</param>
    /// <param name="cancellationToken">Ends the wait for the keys.</param>
    public async Task<string?> RefuseAsync(
        CallbackRequest request,
        IEnumerable<string> paths,
        PublishedKeys keys,
        DateTimeOffset now,
        TimeSpan tolerance,
        CancellationToken cancellationToken
    )
    {
        if (
            request.Only("Signature-Input") is not { } given
            || request.Only("Signature") is not { } signed
            || request.Only("Content-Digest") is not { } digest
            || _components.Any(component => component[0] != '@' && request.Only(component) is null)
        )
        {
            return "a header is missing or stands twice";
        }
        var input = _input.Match(given);
        if (!input.Success)
        {
            return "signature input";
        }
        // Compared in whole seconds, as wallets count.
        var created = decimal.Parse(input.Groups["created"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeSeconds() - created) > (decimal)tolerance.TotalSeconds)
        {
            return "created";
        }
        if (digest != $"sha-256=:{Convert.ToBase64String(SHA256.HashData(request.Body.Span))}:")
        {
            return "digest";
        }
        if (Read(signed) is not { } signature)
        {
            return "signature form";
        }
        if (await keys.FindAsync(input.Groups["keyid"].Value, cancellationToken) is not { } key)
        {
            return "key id";
        }
        return paths.Any(path => Verify(key, Base(request, path, input.Groups["params"].Value), signature)) ? null : "signature";
    }

    /// <summary>Ed25519 as RFC 8032 describes it.</summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">64 bytes.</param>
    public static bool Verify(byte[] publicKey, string text, byte[] signature)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Ed25519.Verify(signature, 0, publicKey, 0, bytes, 0, bytes.Length);
    }

    // The signature base: a line for each component, joined by LF.
    private string Base(CallbackRequest request, string path, string parameters) =>
        string.Concat(_components.Select(component => $"\"{component}\": {ValueOf(component, request, path)}\n"))
        + $"\"@signature-params\": {parameters}";

    private static string? ValueOf(string component, CallbackRequest request, string path) =>
        component switch
        {
            "@method" => request.Method,
            "@path" => path,
            _ => request.Only(component),
        };

    private byte[]? Read(string header)
    {
        var start = _label + "=:";
        var bytes = new byte[SignatureBytes];
        // One text for one signature: the decoder also takes white space and stray last bits.
        return
            header.StartsWith(start, StringComparison.Ordinal)
            && header.Length > start.Length
            && header.EndsWith(':')
            && header[start.Length..^1] is var text
            && Convert.TryFromBase64String(text, bytes, out var written)
            && written == SignatureBytes
            && Convert.ToBase64String(bytes) == text
            ? bytes
            : null;
    }
}
