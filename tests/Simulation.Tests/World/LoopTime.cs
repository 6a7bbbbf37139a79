namespace Simulation.Tests.World;

/// <summary>The world's clock as the gateway and the wallets see it; timers of a dead process never fire.</summary>
internal sealed class LoopTime(Loop loop, Life? owner) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => loop.Now;

    public override long GetTimestamp() => loop.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        loop.CheckThread();
        var timer = new Timer(loop, owner, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Loop loop, Life? owner, TimerCallback callback, object? state) : ITimer
    {
        private Event? _next;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Cancel();
            _next = null;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(dueTime, period);
            }
            return true;
        }

        public void Dispose() => _next?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime, TimeSpan period)
        {
            var repeats = period > TimeSpan.Zero;
            _next = loop.After(
                dueTime,
                () =>
                {
                    if (repeats)
                    {
                        Arm(period, period);
                    }
                    callback(state);
                },
                owner,
                // Whoever looks again and again only looks for what is due.
                tick: repeats
            );
        }
    }
}
