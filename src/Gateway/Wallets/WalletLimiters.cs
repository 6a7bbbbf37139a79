using System.Collections.Frozen;

namespace Gateway.Wallets;

/// <summary>
/// How many requests may have a question under way at each wallet, and how many may wait for such a place. Every wallet
/// has its own: one that hangs fills its own places and no other's. A place is taken before anything is stored.
/// </summary>
internal sealed class WalletLimiters(WalletDirectory wallets, WalletLimiterOptions options, TimeProvider time)
{
    private readonly FrozenDictionary<string, WalletLimiter> _ofWallets = wallets.All.ToFrozenDictionary(
        wallet => wallet.Facts.Id,
        _ => new WalletLimiter(options, time),
        StringComparer.Ordinal
    );

    /// <summary>A place at a wallet, or null: the merchant has its share of them, or all are taken, and so is the queue or the time to wait in it.</summary>
    /// <param name="scheme">A wallet that is on.</param>
    /// <param name="merchantId">Whose request it is.</param>
    /// <param name="cancellationToken">The caller hung up: it needs no place.</param>
    public ValueTask<Permit?> EnterAsync(string scheme, string merchantId, CancellationToken cancellationToken) =>
        _ofWallets[scheme].EnterAsync(merchantId, cancellationToken);

    /// <summary>A place at a wallet if the merchant may have one now.</summary>
    public Permit? TryEnter(string scheme, string merchantId) => _ofWallets[scheme].TryEnter(merchantId);
}

/// <summary>A place at a wallet. Whoever disposes of it first frees it.</summary>
internal sealed class Permit(WalletLimiter bulkhead, string merchantId) : IDisposable
{
    private WalletLimiter? _bulkhead = bulkhead;

    /// <summary>Hands the place on, e.g. from a request to the work that outlives it; this one then frees nothing.</summary>
    public Permit HandOn() =>
        new(Interlocked.Exchange(ref _bulkhead, null) ?? throw new InvalidOperationException("the place was given up before"), merchantId);

    public void Dispose() => Interlocked.Exchange(ref _bulkhead, null)?.GiveBack(merchantId);
}

/// <summary>How wide the bulkheads are.</summary>
/// <param name="Places">Questions of requests under way at one wallet, at the most.</param>
/// <param name="Queue">Requests that may wait for a place at one wallet.</param>
/// <param name="LongestWait">How long they wait.</param>
internal sealed record WalletLimiterOptions(int Places, int Queue, TimeSpan LongestWait)
{
    /// <summary>The defaults.</summary>
    public static WalletLimiterOptions Default { get; } = new(256, 256, TimeSpan.FromSeconds(2));
}
