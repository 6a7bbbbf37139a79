using System.Threading.Channels;

namespace Gateway.Store.Sqlite;

/// <summary>
/// Group commit. Requests hand in units of work and wait; one thread takes all that wait, runs them in one transaction
/// and commits once. A unit decides by its first statement whether it applies, and writes only then, so that one unit's
/// conflict disturbs no other. If anything unexpected happens the group is rolled back and its units are run one by one.
/// </summary>
internal sealed class SqliteWriter : IUnitLane
{
    private const int MaxGroup = 128;

    /// <summary>Units that may wait before new payments are shed.</summary>
    public const int MaxQueue = 4096;

    private readonly Channel<Unit> _queue = Channel.CreateUnbounded<Unit>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _waiting;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        // A thread of its own: measured better than the pool, whose threads the blocking commits would starve.
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, bool mayBeShed)
    {
        if (mayBeShed && Volatile.Read(ref _waiting) >= MaxQueue)
        {
            throw new StoreBusyException();
        }
        var unit = new Unit<T>(work);
        Interlocked.Increment(ref _waiting);
        if (!_queue.Writer.TryWrite(unit))
        {
            Interlocked.Decrement(ref _waiting);
            throw new ObjectDisposedException(nameof(SqliteWriter));
        }
        return unit.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
        _session.Dispose();
    }

    private void Run()
    {
        var group = new List<Unit>(MaxGroup);
        while (WaitForWork())
        {
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var unit))
            {
                group.Add(unit);
            }
            Commit(group);
            Interlocked.Add(ref _waiting, -group.Count);
            foreach (var unit in group)
            {
                unit.Complete();
            }
            group.Clear();
        }
        _ended.SetResult();
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Commit(List<Unit> group)
    {
        if (TryTogether(group))
        {
            return;
        }
        foreach (var unit in group)
        {
            Alone(unit);
        }
    }

    private bool TryTogether(List<Unit> group)
    {
        try
        {
            _session.Execute("begin immediate");
            foreach (var unit in group)
            {
                unit.Run(_session);
            }
            _session.Execute("commit");
            return true;
        }
        catch (Exception) when (group.Count > 1)
        {
            // Whose fault it was shows when each is run alone.
            RollBack();
            return false;
        }
        catch (Exception failure)
        {
            RollBack();
            group[0].Fail(failure);
            return true;
        }
    }

    private void Alone(Unit unit)
    {
        try
        {
            _session.Execute("begin immediate");
            unit.Run(_session);
            _session.Execute("commit");
        }
        catch (Exception failure)
        {
            RollBack();
            unit.Fail(failure);
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("rollback");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite had rolled back by itself.
        }
    }

    private abstract class Unit
    {
        public abstract void Run(SqliteSession session);
        public abstract void Fail(Exception failure);
        public abstract void Complete();
    }

    private sealed class Unit<T>(Func<SqliteSession, T> work) : Unit
    {
        private readonly TaskCompletionSource<T> _done = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private T? _result;
        private Exception? _failure;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteSession session) => _result = work(session);

        public override void Fail(Exception failure) => _failure = failure;

        public override void Complete()
        {
            if (_failure is null)
            {
                _done.SetResult(_result!);
            }
            else
            {
                _done.SetException(_failure);
            }
        }
    }
}
