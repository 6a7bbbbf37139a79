using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Bytes that do not change while the gateway runs, for everybody and without a key: they are made once, sent with their
/// length and ETag, and not sent again to a client that has them (<c>If-None-Match</c>, RFC 9110 §13.1.2).
/// </summary>
internal sealed class StaticContent : IResult
{
    /// <summary>A policy for content that is no page: whatever opens it as one gets nothing to run, load or frame.</summary>
    public const string NothingRuns = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly FileContentHttpResult _bytes;
    private readonly string _policy;

    /// <param name="bytes">What is sent.</param>
    /// <param name="contentType">The value of <c>Content-Type</c>.</param>
    /// <param name="policy">The value of <c>Content-Security-Policy</c>.</param>
    public StaticContent(byte[] bytes, string contentType, string policy)
    {
        _policy = policy;
        _bytes = TypedResults.Bytes(
            bytes,
            contentType,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"")
        );
    }

    /// <summary>A policy for a page with one inline style: it allows that style and nothing else.</summary>
    public static string PolicyWithStyle(string style) =>
        $"{NothingRuns}; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        AnswerHeaders.SetForPages(httpContext.Response, _policy);
        // Caches may keep it but ask first, so that nobody reads the document of an older gateway.
        httpContext.Response.Headers.CacheControl = "no-cache";
        return _bytes.ExecuteAsync(httpContext);
    }
}
