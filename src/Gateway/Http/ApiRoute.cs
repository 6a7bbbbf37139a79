namespace Gateway.Http;

/// <summary>Tells the API, <c>/v1</c> and <c>/admin</c>, from pages, health, metrics and callbacks.</summary>
internal static class ApiRoute
{
    /// <summary>The route of the API that a request matched; null: none, or one with another method only.</summary>
    public static RouteEndpoint? Of(HttpContext context)
    {
        var path = context.Request.Path;
        return
            path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase)
            ? context.GetEndpoint() as RouteEndpoint
            : null;
    }
}
