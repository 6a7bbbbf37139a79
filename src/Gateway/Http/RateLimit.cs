using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;

namespace Gateway.Http;

/// <summary>
/// Limits the requests of each key, with a burst of twice the rate. Requests without a valid key are not counted: they get
/// no further than the next room, and counting them would need a memory that strangers can fill.
/// </summary>
internal sealed class RateLimit(RequestDelegate next, TimeProvider time, int requestsPerSecond)
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
    private readonly int _burst = requestsPerSecond * 2;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } key)
        {
            return next(context);
        }
        var allowance = _buckets.GetOrAdd(key, static (_, self) => new TokenBucket(self.Rate, self._burst, self.Clock), this).Take();
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(_burst);
        headers["RateLimit-Remaining"] = Text(allowance.Remaining);
        headers["RateLimit-Reset"] = Text(Math.Ceiling(allowance.Full.TotalSeconds));
        return allowance.Taken ? next(context) : Problem.RateLimited(allowance.Next).ExecuteAsync(context);
    }

    private int Rate { get; } = requestsPerSecond;

    private TimeProvider Clock { get; } = time;

    private static string Text(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
