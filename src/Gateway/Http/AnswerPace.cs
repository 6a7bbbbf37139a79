using System.Collections.Concurrent;

namespace Gateway.Http;

/// <summary>
/// Holds answers that cost who asks nothing: those without a key, and those that turn a merchant away. A client that asks
/// again as soon as it is answered then asks no faster than the pace, however many connections it has, and leaves the
/// processors to others; refusing it at once would cost nearly as much as serving it.
/// </summary>
internal sealed class AnswerPace
{
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly MerchantShare _held;
    private readonly Func<object, Task> _beforeItStarts;

    // As many as there are merchants and kinds.
    private readonly ConcurrentDictionary<(PaceRule Rule, string Owner), TokenBucket> _buckets = new();
    private int _holding;

    public AnswerPace(AnswerPaceOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _lifetime = lifetime;
        _time = time;
        _held = new(options.Held);
        _beforeItStarts = answer => HoldAnswerAsync((HttpContext)answer);
    }

    /// <summary>How many answers are held now.</summary>
    public int Holding => Volatile.Read(ref _holding);

    /// <summary>The step of the pipeline: the answer of each request is looked at just before it goes out.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(_beforeItStarts, http);
        return next(http);
    }

    /// <summary>Ends when an answer's turn has come, its caller has gone or the gateway stops.</summary>
    /// <param name="rule">Its kind.</param>
    /// <param name="owner">Whose pace it is, e.g. a merchant's id; empty: one for all.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public Task HoldAsync(PaceRule rule, string owner, CancellationToken cancellationToken)
    {
        var hold = _buckets
            .GetOrAdd((rule, owner), static (key, time) => new TokenBucket(key.Rule.PerSecond, key.Rule.PerSecond, time), _time)
            .Queue(rule.Longest);
        if (hold == rule.Longest)
        {
            // Those that came together would go, and come again, together.
            hold *= 1 - (Random.Shared.NextDouble() / 2);
        }
        // Who holds too many would only fill memory: then the answer goes out.
        var share = owner.Length > 0 ? owner : rule.Name;
        return hold > TimeSpan.Zero && _held.TryTake(share) == ShareResult.Taken
            ? WaitAsync(hold, share, cancellationToken)
            : Task.CompletedTask;
    }

    private Task HoldAnswerAsync(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (WaitLimit.Owner(http.User) is { } owner)
        {
            return status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
                ? HoldAsync(PaceRule.Refusals, owner, http.RequestAborted)
                : Task.CompletedTask;
        }
        var rule =
            http.GetEndpoint()?.Metadata.GetMetadata<PaceRule>()
            ?? (status >= StatusCodes.Status400BadRequest || HttpMethods.IsOptions(http.Request.Method) ? PaceRule.Strangers : null);
        return rule is null ? Task.CompletedTask : HoldAsync(rule, string.Empty, http.RequestAborted);
    }

    private async Task WaitAsync(TimeSpan hold, string share, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.ApplicationStopping);
        Interlocked.Increment(ref _holding);
        await Task.Delay(hold, _time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _holding);
        _held.GiveBack(share);
    }
}

/// <summary>How many answers may be held at once, over all.</summary>
internal sealed record AnswerPaceOptions(int Held)
{
    /// <summary>At most a quarter of the connections: requests that wait may take half of them, and event streams a quarter.</summary>
    public static AnswerPaceOptions Within(ConnectionLimits connections) => new(Math.Clamp(connections.Most / 4, 1, 4096));
}
