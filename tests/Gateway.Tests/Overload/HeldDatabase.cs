using Gateway.Store.Engine;

namespace Gateway.Tests.Overload;

/// <summary>A database on a disk that stands still at a unit of work until the test lets it go on. It belongs to somebody else.</summary>
internal sealed class HeldDatabase(StoreDatabase inner, DiskHold hold) : StoreDatabase, ICommitQueue
{
    public override bool IsShared => inner.IsShared;

    public override ICommitQueue Writer => this;

    public int Waiting => inner.Writer.Waiting;

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read) => inner.ReadAsync(read);

    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed) =>
        inner.Writer.RunAsync(
            scope,
            session =>
            {
                // On the writer's own thread, as a disk would hold it up.
                hold.Pass();
                return work(session);
            },
            mayBeShed
        );

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Where a disk stands still, and until when: the test says both, and no clock does.</summary>
internal sealed class DiskHold : IDisposable
{
    // Only so that a test that fails does not hang.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _goOn = new();
    private int _armed;

    /// <summary>Ends when a unit of work stands still: the writer has taken it and whatever is in its group, and takes nothing more.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The next unit of work stands still.</summary>
    public void Arm() => Volatile.Write(ref _armed, 1);

    public void Pass()
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _reached.TrySetResult();
            _goOn.Wait(Bound);
        }
    }

    public void Release() => _goOn.Set();

    public void Dispose() => _goOn.Dispose();
}
