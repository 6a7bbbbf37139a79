namespace Gateway.Ids;

/// <summary>
/// Ids that rise in the order in which a writer gives them, also within a millisecond, and if the clock goes back. Used by
/// one thread at a time.
/// </summary>
/// <param name="milliseconds">The time in the last id given; since 1970.</param>
/// <param name="low">Its low digits.</param>
internal sealed class MonotonicIds(long milliseconds, ulong low)
{
    /// <summary>The time in the last id given.</summary>
    public long Milliseconds { get; private set; } = milliseconds;

    /// <summary>The low digits of the last id given.</summary>
    public ulong Low { get; private set; } = low;

    /// <summary>The next id, e.g. <c>evt_…</c>.</summary>
    public string Next(string prefix, DateTimeOffset now, int shard)
    {
        var noise = ObjectId.Noise();
        var at = now.ToUnixTimeMilliseconds();
        if (at > Milliseconds)
        {
            // The upper half of the digits is left free, so that many more fit into this millisecond.
            (Milliseconds, Low) = (at, noise >> 1);
        }
        else
        {
            Low += 1 + (noise & 0xFFFF);
        }
        return ObjectId.Compose(prefix, Milliseconds, shard, Low);
    }
}
