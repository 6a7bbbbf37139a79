using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>The formats that an endpoint answers in, if it is not JSON; part of its metadata.</summary>
internal sealed record Produces(params string[] MediaTypes);

/// <summary>Refuses requests under <c>/v1</c> and <c>/admin</c> whose <c>Accept</c> excludes what the endpoint answers in.</summary>
internal sealed class ContentNegotiation(RequestDelegate next)
{
    private static readonly string[] Json = ["application/json"];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Accept.Count == 0 || ApiRoute.Of(context) is not { } endpoint)
        {
            return next(context);
        }
        var offered = endpoint.Metadata.GetMetadata<Produces>()?.MediaTypes ?? Json;
        // A header that cannot be read excludes nothing.
        return
            !MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var ranges)
            || ranges.Count == 0
            || offered.Any(type => IsAccepted(type, ranges))
            ? next(context)
            : Problem.NotAcceptable(string.Join(" or ", offered)).ExecuteAsync(context);
    }

    /// <summary>Whether the most specific range that fits a type gives it any weight (RFC 9110 §12.5.1).</summary>
    private static bool IsAccepted(string type, IEnumerable<MediaTypeHeaderValue> ranges)
    {
        var offer = new MediaTypeHeaderValue(type);
        var best = ranges
            .Where(range => new MediaTypeHeaderValue(range.MediaType) is var bare && offer.IsSubsetOf(bare))
            .OrderBy(range =>
                range.MatchesAllTypes ? 2
                : range.MatchesAllSubTypes ? 1
                : 0
            )
            .FirstOrDefault();
        return best is not null && (best.Quality ?? 1) > 0;
    }
}
