namespace Adapters.Kit;

/// <summary>
/// The wallet's time as far as we know it: our clock, corrected by what the wallet told us last. Kept in memory only; it is
/// learnt again after a restart.
/// </summary>
/// <param name="time">Our clock.</param>
public sealed class WalletClock(TimeProvider time)
{
    // Further off is no clock: with such an offset there would soon be no time to write.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(36_525);
    private long _offsetTicks;

    /// <summary>The wallet's time now.</summary>
    public DateTimeOffset Now() => time.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offsetTicks));

    /// <summary>Follows the time that the wallet named; false if it named none, or one that is a century away.</summary>
    /// <param name="walletTime">The wallet's time; null: it named none.</param>
    public bool Follow(DateTimeOffset? walletTime)
    {
        if (walletTime - time.GetUtcNow() is not { } offset || offset.Duration() > Furthest)
        {
            return false;
        }
        Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
        return true;
    }
}
