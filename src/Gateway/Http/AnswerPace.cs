using System.Collections.Concurrent;

namespace Gateway.Http;

/// <summary>
/// Holds answers that cost who asks nothing: those without a key, and those that turn a merchant away. A client that asks
/// again as soon as it is answered then asks no faster than the pace, however many connections it has, and leaves the
/// processors to others; refusing it at once would cost nearly as much as serving it.
/// </summary>
internal sealed class AnswerPace(
    AnswerPaceOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider time
)
{
    private readonly MerchantShare _held = new(options.Held);

    // As many as there are merchants and kinds.
    private readonly ConcurrentDictionary<(PaceRule Rule, string Owner), TokenBucket> _buckets =
        new();
    private int _holding;

    /// <summary>How many answers are held now.</summary>
    public int Holding => Volatile.Read(ref _holding);

    /// <summary>Holds what is asked for without a key on a route that has a rule.</summary>
    public static Task OfRouteAsync(HttpContext http, RequestDelegate next)
    {
        return RuleOfRoute(http) is { } rule ? HeldAsync() : next(http);

        async Task HeldAsync()
        {
            await Of(http).HoldAsync(rule, string.Empty, http.RequestAborted);
            await next(http);
        }
    }

    /// <summary>Holds a problem: to strangers every one, to merchants those that turn them away.</summary>
    public static ValueTask OfProblemAsync(HttpContext http, int status)
    {
        if (Owner(http) is { } owner)
        {
            return
                status
                    is StatusCodes.Status429TooManyRequests
                        or StatusCodes.Status503ServiceUnavailable
                ? Of(http).HoldAsync(PaceRule.Refusals, owner, http.RequestAborted)
                : ValueTask.CompletedTask;
        }
        // What has a rule of its own was held by it.
        return RuleOfRoute(http) is null
            ? Of(http).HoldAsync(PaceRule.Strangers, string.Empty, http.RequestAborted)
            : ValueTask.CompletedTask;
    }

    /// <summary>Ends when the answer's turn has come, its caller has gone or the gateway stops.</summary>
    /// <param name="rule">Its kind.</param>
    /// <param name="owner">Whose pace it is, e.g. a merchant's id; empty: one for all.</param>
    /// <param name="aborted">The caller has gone.</param>
    public ValueTask HoldAsync(PaceRule rule, string owner, CancellationToken aborted)
    {
        var hold = _buckets
            .GetOrAdd(
                (rule, owner),
                static (key, time) => new TokenBucket(key.Rule.PerSecond, key.Rule.PerSecond, time),
                time
            )
            .Queue(rule.Longest);
        if (hold == rule.Longest)
        {
            // Those that came together would go, and come again, together.
            hold *= 1 - (Random.Shared.NextDouble() / 2);
        }
        // Who holds too many would only fill memory: then the answer goes out.
        var share = owner.Length > 0 ? owner : rule.Name;
        return hold > TimeSpan.Zero && _held.TryTake(share) == ShareResult.Taken
            ? new(WaitAsync(hold, share, aborted))
            : ValueTask.CompletedTask;
    }

    private async Task WaitAsync(TimeSpan hold, string share, CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            aborted,
            lifetime.ApplicationStopping
        );
        Interlocked.Increment(ref _holding);
        await Task.Delay(hold, time, end.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _holding);
        _held.GiveBack(share);
    }

    private static PaceRule? RuleOfRoute(HttpContext http) =>
        Owner(http) is null ? http.GetEndpoint()?.Metadata.GetMetadata<PaceRule>() : null;

    private static string? Owner(HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } ? WaitLimit.Owner(http.User) : null;

    private static AnswerPace Of(HttpContext http) =>
        http.RequestServices.GetRequiredService<AnswerPace>();
}

/// <summary>How many answers may be held at once, over all.</summary>
internal sealed record AnswerPaceOptions(int Held)
{
    /// <summary>So few that half of the connections are left for others.</summary>
    public static AnswerPaceOptions Within(ConnectionLimits connections) =>
        new(Math.Clamp(connections.Most / 2, 1, 4096));
}
