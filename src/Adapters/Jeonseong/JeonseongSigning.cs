using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Adapters.Wire;

namespace Adapters.Jeonseong;

/// <summary>
/// Signs each attempt afresh and verifies its answer over the raw bytes (§1.2). Nobody reads an answer that is not genuine.
/// </summary>
internal sealed class JeonseongSigning(JeonseongOptions options, JeonseongClock clock) : DelegatingHandler
{
    /// <summary>The request property that asks for the next key instead of the current one.</summary>
    public const string NextKey = "jeonseong-next-key";

    private const string TimestampHeader = "X-Js-Timestamp";
    private const string NonceHeader = "X-Js-Nonce";
    private const string KeyHeader = "X-Js-Key";
    private const string SignatureHeader = "X-Js-Signature";
    private const int DigestLength = 2 * SHA256.HashSizeInBytes;
    private const int UsualRoom = 512;

    // To begin with a secret costs more than the rest of a signature, so each thread keeps what it began with last.
    [ThreadStatic]
    private static (string Secret, IncrementalHash Mac)? _mac;

    private static readonly HttpRequestOptionsKey<bool> WithNextKey = new(NextKey);

    /// <summary>Whether an answer with this body bears a valid signature for its own request.</summary>
    public static bool IsGenuine(HttpResponseMessage response, ReadOnlySpan<byte> body, JeonseongOptions options) =>
        response.RequestMessage is { } request
        && Single(request.Headers, NonceHeader) is { } nonce
        && Single(response.Headers, KeyHeader) is { } id
        && options.KeyById(id) is { } key
        && Single(response.Headers, TimestampHeader) is { } timestamp
        && Single(response.Headers, SignatureHeader) is { } signature
        && Same(SignAnswer(key.Secret, (int)response.StatusCode, nonce, timestamp, body), signature);

    /// <summary>Lower-case hex SHA-256.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The signature of a request.</summary>
    public static string SignRequest(
        string secret,
        string path,
        string merchant,
        string timestamp,
        string nonce,
        ReadOnlySpan<byte> body
    ) => Sign(secret, body, "POST", path, merchant, timestamp, nonce);

    /// <summary>The signature of an answer to the request with this nonce.</summary>
    public static string SignAnswer(string secret, int status, string nonce, string timestamp, ReadOnlySpan<byte> body) =>
        Sign(secret, body, "RESPONSE", status.ToString(CultureInfo.InvariantCulture), nonce, timestamp);

    /// <summary>Compares in constant time; a signature in upper case is not one.</summary>
    public static bool Same(string expected, string received) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected.AsSpan()), MemoryMarshal.AsBytes(received.AsSpan()));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request);
        return base.SendAsync(request, cancellationToken);
    }

    // What is signed: the lines, and the digest of the body as the last one.
    private static string Sign(string secret, ReadOnlySpan<byte> body, params ReadOnlySpan<string> lines)
    {
        var room = DigestLength;
        foreach (var line in lines)
        {
            room += Encoding.UTF8.GetMaxByteCount(line.Length) + 1;
        }
        // A foreign header may be of any length.
        Span<byte> text = room <= UsualRoom ? stackalloc byte[UsualRoom] : new byte[room];
        var at = 0;
        foreach (var line in lines)
        {
            at += Encoding.UTF8.GetBytes(line, text[at..]);
            text[at++] = (byte)'\n';
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Convert.TryToHexStringLower(hash, text.Slice(at, DigestLength), out _);
        var mac = MacOf(secret);
        mac.AppendData(text[..(at + DigestLength)]);
        mac.GetHashAndReset(hash);
        return Convert.ToHexStringLower(hash);
    }

    private static IncrementalHash MacOf(string secret)
    {
        if (_mac is { } kept && kept.Secret == secret)
        {
            return kept.Mac;
        }
        _mac?.Mac.Dispose();
        var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        _mac = (secret, mac);
        return mac;
    }

    private static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;

    private void Sign(HttpRequestMessage request)
    {
        if (request.Content is not BufferedContent { Bytes: var body })
        {
            throw new InvalidOperationException("A request whose body is not known yet.");
        }
        var key = request.Options.TryGetValue(WithNextKey, out var next) && next && options.Next is { } k ? k : options.Current;
        var path = request.RequestUri?.AbsolutePath ?? string.Empty;
        var timestamp = clock.Stamp();
        var nonce = JeonseongNonce.New();
        Put("X-Js-Merchant", options.MerchantId);
        Put(TimestampHeader, timestamp);
        Put(NonceHeader, nonce);
        Put(KeyHeader, key.Id);
        Put(SignatureHeader, SignRequest(key.Secret, path, options.MerchantId, timestamp, nonce, body));

        void Put(string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
