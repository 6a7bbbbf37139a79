using System.Runtime.InteropServices;

namespace Mocks.Kit;

/// <summary>One instant on both clocks.</summary>
/// <param name="Real">What signatures, nonces, ages and waits go by.</param>
/// <param name="Business">What printed times, business dates and windows in days go by.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moment(DateTimeOffset Real, DateTimeOffset Business);

/// <summary>
/// The wallet's two clocks. The real one is the injected <see cref="TimeProvider"/>; the business clock equals it
/// until it is set, and then runs on from there or stands still.
/// </summary>
public sealed class WalletClock(TimeProvider time)
{
    private volatile Setting? _setting;

    /// <summary>The source of real time and of every timer.</summary>
    public TimeProvider Time => time;

    /// <summary>The real clock, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The business clock, UTC.</summary>
    public DateTimeOffset BusinessNow => BusinessAt(Now);

    /// <summary>Both clocks, read once.</summary>
    public Moment Moment => MomentAt(Now);

    /// <summary>Whether the business clock was set; maintenance windows are in force only then.</summary>
    public bool IsBusinessSet => _setting is not null;

    /// <summary>Both clocks at a real instant.</summary>
    public Moment MomentAt(DateTimeOffset real) => new(real, BusinessAt(real));

    /// <summary>What the business clock shows at a real instant.</summary>
    public DateTimeOffset BusinessAt(DateTimeOffset real) =>
        _setting switch
        {
            null => real,
            { Frozen: true } frozen => frozen.Business,
            { } running => running.Business + (real - running.Real),
        };

    /// <summary>When the business clock will show an instant; null while it stands still.</summary>
    internal DateTimeOffset? RealOf(DateTimeOffset business) =>
        _setting switch
        {
            null => business,
            { Frozen: true } => null,
            { } running => running.Real + (business - running.Business),
        };

    /// <summary>Sets the business clock, or (null) ties it to the real one again. Go through <see cref="WalletScheduler.SetBusinessClock"/>.</summary>
    internal void Set(DateTimeOffset? business, bool frozen) =>
        _setting = business is { } at ? new Setting(at.ToUniversalTime(), Now, frozen) : null;

    private sealed record Setting(DateTimeOffset Business, DateTimeOffset Real, bool Frozen);
}
