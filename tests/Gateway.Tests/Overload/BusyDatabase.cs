using Gateway.Store.Engine;

namespace Gateway.Tests.Overload;

/// <summary>A database of which the test says how much waits for its writer. It belongs to somebody else.</summary>
internal sealed class BusyDatabase(StoreDatabase inner) : StoreDatabase, ICommitQueue
{
    private int _units;

    public override bool IsShared => inner.IsShared;

    public override ICommitQueue Writer => this;

    public int Waiting { get; set; }

    /// <summary>Units that were handed in.</summary>
    public int Units => Volatile.Read(ref _units);

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read) => inner.ReadAsync(read);

    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed)
    {
        Interlocked.Increment(ref _units);
        return inner.Writer.RunAsync(scope, work, mayBeShed);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
