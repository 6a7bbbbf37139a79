using System.Collections.Concurrent;
using System.Security.Claims;

namespace Gateway.Http;

/// <summary>
/// Bounds the requests that wait because they asked to (<c>Prefer: wait</c>): so many of one key, so many in all. One more
/// is turned away before it is read. Requests without the preference wait for a wallet, whose bulkhead bounds them.
/// </summary>
internal sealed class WaitLimit(RequestDelegate next, WaitLimitOptions options)
{
    private readonly ConcurrentDictionary<string, Count> _perKey = new(StringComparer.Ordinal);
    private readonly Count _all = new();

    public Task InvokeAsync(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } key
        && Preference.Wait(context.Request) is { } wait
        && wait > TimeSpan.Zero
            ? CountedAsync(context, _perKey.GetOrAdd(key, static _ => new Count()))
            : next(context);

    private async Task CountedAsync(HttpContext context, Count ofKey)
    {
        if (!ofKey.TryRise(options.PerKey))
        {
            await Problem.TooManyWait().ExecuteAsync(context);
            return;
        }
        try
        {
            if (!_all.TryRise(options.InAll))
            {
                await Problem.TooManyWait().ExecuteAsync(context);
                return;
            }
            try
            {
                await next(context);
            }
            finally
            {
                _all.Fall();
            }
        }
        finally
        {
            ofKey.Fall();
        }
    }

    private sealed class Count
    {
        private int _now;

        public bool TryRise(int most)
        {
            if (Interlocked.Increment(ref _now) <= most)
            {
                return true;
            }
            Interlocked.Decrement(ref _now);
            return false;
        }

        public void Fall() => Interlocked.Decrement(ref _now);
    }
}

/// <summary>How many requests may wait.</summary>
internal sealed record WaitLimitOptions(int PerKey, int InAll)
{
    /// <summary>The defaults.</summary>
    public static WaitLimitOptions Default { get; } = new(1024, 4096);
}
