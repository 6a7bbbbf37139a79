using Gateway.Http;
using Gateway.Store.Engine;

namespace Gateway.Store.Postgres;

/// <summary>
/// The server's time, which is the same on all nodes: this machine's clock, corrected by what the server said. Timers and
/// time stamps are the machine's, since they only measure how long something takes.
/// </summary>
/// <remarks>
/// It is the time of the whole gateway, adapters included: they compare it with times of payments that other nodes stored,
/// and decide about money by it. A wallet that checks the time of a signature tells its own time when it refuses one, and
/// the adapters follow that.
/// </remarks>
/// <param name="machine">This machine's clock.</param>
internal sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    private const int Looks = 3;
    private long _offset;

    /// <summary>How far the server's clock is ahead of this machine's, to the length of a round trip; negative: behind it.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offset));

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the server for its time, a few times, and follows it as far as the answers prove. One call at a time.</summary>
    /// <param name="ask">One round trip, whose failure is the caller's.</param>
    public async Task LearnAsync(Func<Task<DateTimeOffset>> ask)
    {
        for (var look = 0; look < Looks; look++)
        {
            var (asked, since) = (machine.GetUtcNow(), machine.GetTimestamp());
            var server = await ask();
            // It looked at its clock between the question and the answer, nobody knows when: a short trip says much, a
            // long one little, and nodes that agree already are left as they are.
            var most = server - asked;
            var least = most - machine.GetElapsedTime(since);
            Interlocked.Exchange(ref _offset, Math.Clamp(_offset, least.Ticks, most.Ticks));
        }
    }
}

/// <summary>Asks the server for its time every few seconds: either clock may be set, or another server takes over.</summary>
internal sealed partial class DatabaseClockRefresh(
    StoreDatabase database,
    DatabaseClock server,
    TimeProvider time,
    ILogger<DatabaseClockRefresh> log
) : PeriodicWork(Every, time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // What is worth telling a person.
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(1);
    private TimeSpan _told;

    /// <summary>The server's time.</summary>
    /// <exception cref="OverloadedException">The server does not answer.</exception>
    public static async Task<DateTimeOffset> AskAsync(StoreDatabase database)
    {
        var microseconds = await database.ReadAsync(session =>
            session.NumberAsync("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
        );
        return DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(microseconds!.Value);
    }

    // If it fails, what was known stays true for as long as both clocks go on.
    protected override async Task TurnAsync(CancellationToken cancellationToken)
    {
        await server.LearnAsync(() => AskAsync(database));
        if ((server.Offset - _told).Duration() > Much)
        {
            _told = server.Offset;
            Off(_told.TotalSeconds);
        }
    }

    [LoggerMessage(
        1302,
        LogLevel.Warning,
        "The store's clock is {Seconds} s ahead of this machine's, and its time is used: set the clocks by NTP"
    )]
    private partial void Off(double seconds);
}
