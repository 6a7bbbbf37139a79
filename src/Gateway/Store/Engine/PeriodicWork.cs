namespace Gateway.Store.Engine;

/// <summary>
/// What the gateway does to its store again and again until it stops. A turn that fails is told of and does not end the work: the
/// next one takes it up.
/// </summary>
/// <param name="every">From one turn to the next.</param>
/// <param name="time">The clock and the timer.</param>
internal abstract class PeriodicWork(TimeSpan every, TimeProvider time) : BackgroundService
{
    /// <summary>The clock and the timer.</summary>
    protected TimeProvider Time => time;

    /// <summary>How long it rests before its first turn.</summary>
    protected virtual TimeSpan First => TimeSpan.Zero;

    /// <summary>Does it once.</summary>
    protected abstract Task TurnAsync(CancellationToken cancellationToken);

    /// <summary>Tells of a turn that failed, unless the store has told of it itself.</summary>
    protected virtual void Failed(string type) { }

    protected sealed override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(First, time, cancellationToken);
            using var timer = new PeriodicTimer(every, time);
            do
            {
                await TryAsync(cancellationToken);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: what is left is done after the next start.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TurnAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!StoreHealth.HasTold(failure))
            {
                Failed(failure.GetType().Name);
            }
        }
    }
}
