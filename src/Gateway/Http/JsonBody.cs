using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// A request body read as strict JSON. Either <see cref="Refusal"/> says what is wrong with it as a text, or
/// <see cref="Value"/> is a well-formed value whose objects name no member twice.
/// </summary>
internal sealed class JsonBody
{
    /// <summary>The most bytes of a body unless a use case says otherwise.</summary>
    public const int DefaultLimit = 64 * 1024;

    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth };

    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    private JsonBody(JsonElement value, Problem? refusal)
    {
        Value = value;
        Refusal = refusal;
        Fields = JsonFields.Of(value);
    }

    /// <summary>What to answer instead of going on; null if the body is well-formed.</summary>
    public Problem? Refusal { get; }

    /// <summary>The whole value; an empty object if refused.</summary>
    public JsonElement Value { get; }

    /// <summary>The reader over the members of <see cref="Value"/>.</summary>
    public JsonFields Fields { get; }

    /// <summary>Reads a body that must be there.</summary>
    public static Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, DefaultLimit, mayBeEmpty: false, cancellationToken);

    /// <summary>Reads a body that may be left out, which means an empty object; then no Content-Type is needed either.</summary>
    public static Task<JsonBody> ReadOptionalAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, DefaultLimit, mayBeEmpty: true, cancellationToken);

    /// <summary>Reads the body of a request as its route says: one that must be there, or one that may be left out.</summary>
    public static Task<JsonBody> ReadForRouteAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RequestBody>() is { Required: true }
            ? ReadAsync(http.Request, http.RequestAborted)
            : ReadOptionalAsync(http.Request, http.RequestAborted);

    /// <summary>Reads the body of a request as its route says into a value; what is wrong with it is the refusal.</summary>
    public static async Task<(T Value, Problem? Refusal)> ReadAsync<T>(HttpContext http, Func<JsonFields, T> read)
    {
        var body = await ReadForRouteAsync(http);
        var value = read(body.Fields);
        return (value, body.Refusal ?? body.Fields.Refusal());
    }

    /// <summary>What to answer to a request that has nothing to say in its body but says something; null if it does not.</summary>
    public static async Task<Problem?> RefusalUnlessEmptyAsync(HttpContext http)
    {
        var body = await ReadOptionalAsync(http.Request, http.RequestAborted);
        return body.Refusal ?? body.Fields.Refusal();
    }

    /// <summary>Reads a body with its own limit in bytes.</summary>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, int limit, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return Refused(Problem.BodyTooLarge(limit));
        }
        var typed = IsJson(request.ContentType);
        if (!typed && !mayBeEmpty)
        {
            return Refused(Problem.UnsupportedMediaType());
        }
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit, request.ContentLength ?? 4096) + 1);
        try
        {
            var length = 0;
            int read;
            // Without the token: Kestrel ends the reads of a connection that is gone, and logs an error about one that was cancelled.
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), CancellationToken.None)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length += read;
                if (length > limit)
                {
                    return Refused(Problem.BodyTooLarge(limit));
                }
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
            }
            return length == 0 && mayBeEmpty ? new JsonBody(Empty, null)
                : typed ? Parse(buffer.AsSpan(0, length))
                : Refused(Problem.UnsupportedMediaType());
        }
        catch (BadHttpRequestException fault)
        {
            return Refused(ProblemCatalog.OfStatus(fault.StatusCode));
        }
        finally
        {
            // Scanned codes pass through here; they do not stay in pooled memory.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Judges a text as strict JSON.</summary>
    public static JsonBody Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return Malformed("The body is not UTF-8.");
        }
        if (utf8.StartsWith("\uFEFF"u8))
        {
            return Malformed("The body begins with a byte order mark; leave it out.");
        }
        return TryParse(utf8, Strict) is { } good ? new JsonBody(good, null)
            // The parser does not say which of its rules was broken.
            : TryParse(utf8, Lenient) is not { } value ? Malformed("The body is not JSON, or nests deeper than 32 levels.")
            : JsonText.NamesTwice(value) is { } name ? Malformed($"The body names the member {name} twice in one object.")
            : new JsonBody(value, null);
    }

    private static JsonElement? TryParse(ReadOnlySpan<byte> utf8, JsonDocumentOptions rules)
    {
        try
        {
            return JsonElement.Parse(utf8, rules);
        }
        // The second: a name with half a surrogate pair, which is a fault like any other.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonBody Malformed(string detail) => Refused(Problem.MalformedJson(detail));

    private static JsonBody Refused(Problem problem) => new(Empty, problem);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
