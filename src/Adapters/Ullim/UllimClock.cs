using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// The wallet's time as far as we know it: our clock, corrected once it told us that ours is off, and the last business
/// date known to be closed. Kept in memory only; both are learnt again after a restart.
/// </summary>
internal sealed class UllimClock(TimeProvider time)
{
    private static readonly TimeSpan NextDayFrom = TimeSpan.FromSeconds(60);

    // Further off is no clock: with such an offset there would soon be no time to write.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(36_525);
    private long _offsetTicks;
    private int _lastClosedDay;

    /// <summary>The time stamp of a message that is sent now.</summary>
    public string Dt() => PyongyangTime.Write(time.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offsetTicks)));

    /// <summary>Follows the time that the wallet named, unless it is a century away.</summary>
    public void Follow(DateTimeOffset walletTime)
    {
        var offset = walletTime - time.GetUtcNow();
        if (offset.Duration() <= Furthest)
        {
            Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
        }
    }

    /// <summary>Notes that a business date is closed.</summary>
    public void Close(DateOnly date)
    {
        int known;
        while ((known = Volatile.Read(ref _lastClosedDay)) < date.DayNumber)
        {
            Interlocked.CompareExchange(ref _lastClosedDay, date.DayNumber, known);
        }
    }

    /// <summary>The business date of a charge stored at an instant.</summary>
    public DateOnly BusinessDate(DateTimeOffset now)
    {
        var date = DateOnly.FromDateTime((PyongyangTime.At(now) + NextDayFrom).DateTime);
        var closed = Volatile.Read(ref _lastClosedDay);
        return date.DayNumber > closed ? date : DateOnly.FromDayNumber(closed + 1);
    }
}
