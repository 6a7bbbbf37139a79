using System.Collections.Concurrent;

namespace Simulation.Tests.World;

/// <summary>
/// Waits for real input and output on the world's own thread: whatever goes on after it goes on here, before anything else
/// of the world does. So a server's answers are there at once, as far as the world can tell.
/// </summary>
internal sealed class Pump : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Go, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    public void Dispose() => _ready.Dispose();

    /// <summary>Runs it to its end.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = work();
            // A task that ends elsewhere must wake who waits here.
            _ = running.ContinueWith(
                _ => Post(static _ => { }, null),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            while (!running.IsCompleted)
            {
                var (go, state) = _ready.Take();
                go(state);
            }
            return running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
