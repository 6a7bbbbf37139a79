using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mocks.Tests.Jeonseong;

/// <summary>A signed caller, with code of its own, that can also be told to sign badly.</summary>
internal sealed class JsClient(Uri baseUrl, TimeProvider time) : IDisposable
{
    public const string Merchant = "M100200300";

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["k0"] = "js-mock-secret-0000-DO-NOT-USE",
        ["k1"] = "js-mock-secret-0001-DO-NOT-USE",
        ["k2"] = "js-mock-secret-0002-DO-NOT-USE",
        ["k9"] = "unknown",
    };

    private readonly HttpClient _http = new() { BaseAddress = baseUrl };

    public HttpClient Http => _http;

    public static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public async Task<JsReply> SendAsync(string operation, object body, Action<JsEnvelope>? change = null)
    {
        var envelope = Envelope(operation, JsonSerializer.SerializeToUtf8Bytes(body));
        change?.Invoke(envelope);
        using var request = envelope.ToRequest();
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await JsReply.ReadAsync(response, envelope.Nonce);
    }

    public JsEnvelope Envelope(string operation, byte[] body) =>
        new($"/jsp/v1/{operation}", body, time.GetUtcNow().ToUnixTimeMilliseconds());

    public void Dispose() => _http.Dispose();

    public static string Hmac(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secrets[key]), Encoding.UTF8.GetBytes(text)));

    public static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}

/// <summary>Everything about a request that can be spoilt; the signature is made last, over what is there then.</summary>
internal sealed class JsEnvelope(string path, byte[] body, long timestamp)
{
    public string Path { get; set; } = path;

    public byte[] Body { get; set; } = body;

    public string Timestamp { get; set; } = timestamp.ToString(CultureInfo.InvariantCulture);

    public string Nonce { get; set; } = JsClient.NewNonce();

    public string Merchant { get; set; } = JsClient.Merchant;

    public string Key { get; set; } = "k1";

    public string ContentType { get; set; } = "application/json; charset=utf-8";

    public string? Signature { get; set; }

    public string? Without { get; set; }

    public HttpMethod Method { get; set; } = HttpMethod.Post;

    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        var signature = Signature ?? JsClient.Hmac(Key, $"{Method}\n{Path}\n{Merchant}\n{Timestamp}\n{Nonce}\n{JsClient.Digest(Body)}");
        return new Dictionary<string, string>
        {
            ["X-Js-Merchant"] = Merchant,
            ["X-Js-Timestamp"] = Timestamp,
            ["X-Js-Nonce"] = Nonce,
            ["X-Js-Key"] = Key,
            ["X-Js-Signature"] = signature,
        }.Where(header => header.Key != Without);
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Path);
        foreach (var (name, value) in Headers())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = new ByteArrayContent(Body);
        if (Without != "Content-Type")
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        return request;
    }

    /// <summary>The head as sent on a bare socket.</summary>
    public string ToHead() =>
        $"POST {Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {ContentType}\r\nContent-Length: {Body.Length}\r\n"
        + string.Concat(Headers().Select(header => $"{header.Key}: {header.Value}\r\n"));
}

/// <summary>An answer as received: bytes, and which key signed it rightly (null: none).</summary>
internal sealed record JsReply(int Status, byte[] Body, string? ContentType, string? KeyHeader, string? SignedBy)
{
    private readonly Lazy<JsonElement> _json = new(() => JsonDocument.Parse(Body).RootElement);

    public string Text => Encoding.UTF8.GetString(Body);

    public string Code => Member("rspCode").GetString()!;

    public string? this[string name] => _json.Value.TryGetProperty(name, out var member) ? member.GetString() : null;

    public IEnumerable<string> Names => _json.Value.EnumerateObject().Select(member => member.Name);

    public JsonElement Json => _json.Value;

    /// <summary>The member at the end of a path of names; without it the test fails with what the answer was.</summary>
    public JsonElement Member(params ReadOnlySpan<string> path) => Json.Member($"{Status} {Text}", path);

    public static async Task<JsReply> ReadAsync(HttpResponseMessage response, string nonce)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var key = Header(response, "X-Js-Key");
        var signature = Header(response, "X-Js-Signature");
        var right =
            key is not null
            && signature
                == JsClient.Hmac(
                    key,
                    $"RESPONSE\n{(int)response.StatusCode}\n{nonce}\n{Header(response, "X-Js-Timestamp")}\n{JsClient.Digest(body)}"
                );
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        return new JsReply((int)response.StatusCode, body, response.Content.Headers.ContentType?.ToString(), key, right ? key : null);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
