namespace Gateway.Http;

/// <summary>
/// The path under which a proxy publishes the gateway becomes the request's <see cref="HttpRequest.PathBase"/>, whether the
/// proxy took it away or left it: links, problem types and what wallets signed then name the address that callers use.
/// </summary>
internal sealed class PublicPath(RequestDelegate next, string path)
{
    private readonly PathString _path = new(path);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(_path, StringComparison.Ordinal, out var rest))
        {
            request.Path = rest;
        }
        request.PathBase = _path;
        return next(context);
    }
}
