using System.Collections.Frozen;
using System.Threading.RateLimiting;

namespace Gateway.Wallets;

/// <summary>
/// How many requests may have a question under way at each wallet, and how many may wait for such a place. Every wallet
/// has its own: one that hangs fills its own places and no other's. A place is taken before anything is stored.
/// </summary>
internal sealed class Bulkheads(WalletDirectory wallets, BulkheadOptions options, TimeProvider time)
    : IDisposable
{
    private readonly FrozenDictionary<string, ConcurrencyLimiter> _limiters =
        wallets.All.ToFrozenDictionary(
            wallet => wallet.Facts.Id,
            _ => new ConcurrencyLimiter(
                new ConcurrencyLimiterOptions
                {
                    PermitLimit = options.Places,
                    QueueLimit = options.Queue,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }
            ),
            StringComparer.Ordinal
        );

    /// <summary>A place at a wallet, or null: all are taken, and so is the queue or the time to wait in it.</summary>
    /// <param name="scheme">A wallet that is on.</param>
    /// <param name="cancellationToken">The caller hung up: it needs no place.</param>
    public async ValueTask<Place?> EnterAsync(string scheme, CancellationToken cancellationToken)
    {
        if (TryEnter(scheme) is { } free)
        {
            return free;
        }
        using var patience = new CancellationTokenSource(options.LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            cancellationToken
        );
        try
        {
            return Taken(await _limiters[scheme].AcquireAsync(1, either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A place at a wallet if one is free now.</summary>
    public Place? TryEnter(string scheme) => Taken(_limiters[scheme].AttemptAcquire());

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private static Place? Taken(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            return new Place(lease);
        }
        lease.Dispose();
        return null;
    }
}

/// <summary>A place at a wallet. Whoever disposes of it first frees it.</summary>
internal sealed class Place(IDisposable lease) : IDisposable
{
    private IDisposable? _lease = lease;

    /// <summary>Hands the place on, e.g. from a request to the work that outlives it; this one then frees nothing.</summary>
    public Place HandOn() =>
        new(
            Interlocked.Exchange(ref _lease, null)
                ?? throw new InvalidOperationException("the place was given up before")
        );

    public void Dispose() => Interlocked.Exchange(ref _lease, null)?.Dispose();
}

/// <summary>How wide the bulkheads are.</summary>
/// <param name="Places">Questions of requests under way at one wallet, at the most.</param>
/// <param name="Queue">Requests that may wait for a place at one wallet.</param>
/// <param name="LongestWait">How long they wait.</param>
internal sealed record BulkheadOptions(int Places, int Queue, TimeSpan LongestWait)
{
    /// <summary>The defaults: as many places as a wallet's line has connections.</summary>
    public static BulkheadOptions Default { get; } = new(256, 256, TimeSpan.FromSeconds(2));
}
