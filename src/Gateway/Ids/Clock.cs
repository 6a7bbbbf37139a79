namespace Gateway.Ids;

/// <summary>The present instant as it is stored and shown: whole milliseconds.</summary>
internal static class Clock
{
    /// <summary>Now, cut to milliseconds.</summary>
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
