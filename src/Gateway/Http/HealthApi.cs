namespace Gateway.Http;

/// <summary>What machines ask to see whether the gateway lives and whether it can work.</summary>
internal static class HealthApi
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(new Health("live"))).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> ReadyAsync(IEnumerable<IReadiness> parts)
    {
        foreach (var part in parts)
        {
            if (await part.NotReadyBecauseAsync() is { } reason)
            {
                return Problem.NotReady(reason);
            }
        }
        return TypedResults.Json(new Health("ready"));
    }

    internal sealed record Health(string Status);
}
