namespace Adapters.Kit;

/// <summary>One deadline for everything that a call to a wallet does, however many requests it takes.</summary>
public sealed class CallDeadline : IDisposable
{
    // Room for the request that follows a pause.
    private static readonly TimeSpan Spare = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _end;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    internal CallDeadline(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = time;
        _end = time.GetUtcNow() + timeout;
        _timer = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    /// <summary>Ends with the deadline, or when the caller gives up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Waits if that leaves time for another request; false if not.</summary>
    internal async Task<bool> PauseAsync(TimeSpan pause)
    {
        if (pause == TimeSpan.Zero)
        {
            return true;
        }
        // A wallet that asks for centuries must not be added to our time.
        if (pause + Spare >= _end - _time.GetUtcNow())
        {
            return false;
        }
        try
        {
            await Task.Delay(pause, _time, Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
