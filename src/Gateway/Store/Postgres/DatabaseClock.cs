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
