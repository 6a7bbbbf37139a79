using System.Globalization;
using System.Net.Http.Headers;
using Adapters.Contract;

namespace Adapters.Kit;

/// <summary>A whole answer as it came: status, headers and bytes.</summary>
public sealed class HttpAnswer
{
    private const long MaxBodyBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly HttpResponseMessage _response;
    private readonly byte[] _body;

    private HttpAnswer(HttpResponseMessage response, byte[] body)
    {
        _response = response;
        _body = body;
        ContentType = response.Content.Headers.ContentType;
    }

    /// <summary>The request that it answers.</summary>
    public HttpRequestMessage Request => _response.RequestMessage!;

    /// <summary>The status code.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The content type; null if there is none.</summary>
    public MediaTypeHeaderValue? ContentType { get; }

    /// <summary>The bytes of the body; nobody may change them.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>Why the protocol refuses to read it; null: it is genuine.</summary>
    internal string? Refusal { get; set; }

    /// <summary>The value of a header that comes exactly once, else null.</summary>
    /// <param name="name">The header's name.</param>
    public string? Header(string name) => _response.Headers.Only(name);

    /// <summary>Whether the media type is this one, whatever its parameters.</summary>
    /// <param name="mediaType">The media type, lower case.</param>
    public bool Is(string mediaType) => string.Equals(ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// How long <c>Retry-After</c> asks to wait, 0 to one day; null if the header is not there once in one of its two forms. A
    /// date is read against the wallet's own clock where the answer shows it.
    /// </summary>
    /// <param name="time">Our clock.</param>
    public TimeSpan? RetryAfter(TimeProvider time)
    {
        if (Header("Retry-After") is not { } text)
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(TimeSpan.FromSeconds(seconds));
        }
        return _response.Headers.RetryAfter?.Date is { } date ? Bounded(date - (_response.Headers.Date ?? time.GetUtcNow())) : null;
    }

    /// <summary>Reads an answer to its last byte.</summary>
    internal static async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken);
        return new HttpAnswer(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static TimeSpan Bounded(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > LongestWait ? LongestWait
        : wait;
}

/// <summary>Headers as adapters set and read them.</summary>
public static class HeaderValues
{
    /// <summary>Sets a header, as it stands, in place of whatever an earlier attempt set.</summary>
    /// <param name="headers">A request's headers.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(this HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>The value of a header that comes exactly once, else null.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    public static string? Only(this HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;

    /// <summary>The value of a header that a callback bears exactly once, else null.</summary>
    /// <param name="request">The callback.</param>
    /// <param name="name">The header's name.</param>
    public static string? Only(this CallbackRequest request, string name)
    {
        var values = request.Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return values is [var (_, value)] ? value : null;
    }
}
