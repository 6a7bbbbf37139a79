using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Adapters.Jeonseong;

/// <summary>
/// Signs each attempt afresh and verifies its answer over the raw bytes (§1.2). Whether an answer is genuine stands in
/// the request's options; nobody reads one that is not.
/// </summary>
internal sealed class JeonseongSigning(JeonseongOptions options, JeonseongClock clock)
    : DelegatingHandler
{
    /// <summary>The request property that asks for the next key instead of the current one.</summary>
    public const string NextKey = "jeonseong-next-key";

    private static readonly HttpRequestOptionsKey<bool> WithNextKey = new(NextKey);
    private static readonly HttpRequestOptionsKey<bool> Genuine = new("jeonseong-genuine");

    /// <summary>Whether an answer bears a valid signature for its own request.</summary>
    public static bool IsGenuine(HttpResponseMessage response) =>
        response.RequestMessage is { } request
        && request.Options.TryGetValue(Genuine, out var genuine)
        && genuine;

    /// <summary>Lower-case hex SHA-256.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The signature of a request.</summary>
    public static string SignRequest(
        string secret,
        string path,
        string merchant,
        string timestamp,
        string nonce,
        ReadOnlySpan<byte> body
    ) => Sign(secret, $"POST\n{path}\n{merchant}\n{timestamp}\n{nonce}\n{Digest(body)}");

    /// <summary>The signature of an answer to the request with this nonce.</summary>
    public static string SignAnswer(
        string secret,
        int status,
        string nonce,
        string timestamp,
        ReadOnlySpan<byte> body
    ) => Sign(secret, $"RESPONSE\n{status}\n{nonce}\n{timestamp}\n{Digest(body)}");

    /// <summary>Compares in constant time; a signature in upper case is not one.</summary>
    public static bool Same(string expected, string received) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected),
            Encoding.UTF8.GetBytes(received)
        );

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is { } content
            ? await content.ReadAsByteArrayAsync(cancellationToken)
            : [];
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Sign(request, body, nonce);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            request.Options.Set(Genuine, Verifies(response, nonce, answer));
            response.RequestMessage = request;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string Sign(string secret, string text) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))
        );

    private static string? Single(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.ToArray() is [var only]
            ? only
            : null;

    private void Sign(HttpRequestMessage request, byte[] body, string nonce)
    {
        var key =
            request.Options.TryGetValue(WithNextKey, out var next) && next && options.Next is { } k
                ? k
                : options.Current;
        var path = request.RequestUri?.AbsolutePath ?? string.Empty;
        var timestamp = clock.Stamp();
        Put("X-Js-Merchant", options.MerchantId);
        Put("X-Js-Timestamp", timestamp);
        Put("X-Js-Nonce", nonce);
        Put("X-Js-Key", key.Id);
        Put(
            "X-Js-Signature",
            SignRequest(key.Secret, path, options.MerchantId, timestamp, nonce, body)
        );
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            "application/json; charset=utf-8"
        );

        void Put(string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private bool Verifies(HttpResponseMessage response, string nonce, byte[] body) =>
        Single(response, "X-Js-Key") is { } id
        && options.KeyById(id) is { } key
        && Single(response, "X-Js-Timestamp") is { } timestamp
        && Single(response, "X-Js-Signature") is { } signature
        && Same(
            SignAnswer(key.Secret, (int)response.StatusCode, nonce, timestamp, body),
            signature
        );
}
