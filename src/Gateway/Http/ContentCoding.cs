using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Refuses bodies in a content coding: the gateway decodes none, and to read a coded body as it is would blame its sender for
/// broken JSON, or a wallet for a broken signature. The answer says what is taken (RFC 9110 §8.4 and §12.5.3).
/// </summary>
internal sealed class ContentCoding(RequestDelegate next)
{
    private const string None = "identity";

    public Task InvokeAsync(HttpContext context)
    {
        var codings = context.Request.Headers.ContentEncoding;
        if (
            codings.Count == 0
            || IsNone(codings)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            || context.GetEndpoint() is not RouteEndpoint
        )
        {
            return next(context);
        }
        context.Response.Headers[HeaderNames.AcceptEncoding] = None;
        return Problem.ContentCoded().ExecuteAsync(context);
    }

    private static bool IsNone(StringValues codings)
    {
        foreach (var value in codings)
        {
            foreach (var coding in (value ?? string.Empty).Split(','))
            {
                if (coding.Trim() is { Length: > 0 } named && !named.Equals(None, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }
        return true;
    }
}
