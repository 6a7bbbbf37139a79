namespace Gateway.Http;

/// <summary>
/// What a browser has to know of a code's picture. By its token the page of a till may show it and, from whatever site it
/// comes, read it; there is no secret key in such a request. With a key it is an answer of the API, which no other site reads.
/// </summary>
internal sealed class PictureHeaders : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        AnswerHeaders.SetForPages(http.Response, StaticContent.NothingRuns);
        if (http.Request.Query.ContainsKey("token"))
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
        return next(context);
    }
}
