namespace Gateway.Http;

/// <summary>What is left of a limit after a request.</summary>
/// <param name="Taken">Whether the request may pass.</param>
/// <param name="Remaining">How many more may follow at once.</param>
/// <param name="Full">How long until the whole burst is there again.</param>
/// <param name="Next">How long until the next request may pass; zero if one may now.</param>
internal readonly record struct Allowance(bool Taken, int Remaining, TimeSpan Full, TimeSpan Next);

/// <summary>A bucket that fills steadily up to a burst and gives one token to each request.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Takes a token if there is one.</summary>
    public Allowance Take()
    {
        lock (_lock)
        {
            Fill();
            var taken = _tokens >= 1;
            if (taken)
            {
                _tokens--;
            }
            return new Allowance(
                taken,
                (int)_tokens,
                TimeSpan.FromSeconds((burst - _tokens) / perSecond),
                TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / perSecond)
            );
        }
    }

    /// <summary>
    /// Takes a token in advance, and returns how long until it is there; <paramref name="longest"/>, and none is taken, if that
    /// is longer.
    /// </summary>
    public TimeSpan Queue(TimeSpan longest)
    {
        lock (_lock)
        {
            Fill();
            var wait = TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / perSecond);
            if (wait > longest)
            {
                return longest;
            }
            _tokens--;
            return wait;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var gained = time.GetElapsedTime(_filled, now).TotalSeconds * perSecond;
        _tokens = Math.Min(burst, _tokens + gained);
        _filled = now;
    }
}
