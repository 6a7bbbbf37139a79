using Gateway.Store.Sql;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>
/// Group commit. Requests hand in units of work and wait; one thread takes all that wait, runs them in one transaction
/// and commits once. A unit decides by its first statement whether it applies, and writes only then, so that one unit's
/// conflict disturbs no other. If anything unexpected happens the group is rolled back and its units are run one by one.
/// </summary>
/// <remarks>
/// A unit that may be shed is refused when the queue is full, when its turn does not come in time, and when another
/// process holds the file: nothing of it is stored then, for good. All other units wait as long as it takes.
/// </remarks>
internal sealed class SqliteWriter : IUnitLane
{
    private const int BusyError = 5;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);

    // I/O error, full disk, a file that cannot be opened: they pass, or somebody mends them.
    private static readonly int[] s_troubles = [10, 13, 14];
    private readonly UnitQueue _queue = new(wakesItsThread: true);

    // It does not spin first: what it would wait for is done on the same processors.
    private readonly ManualResetEventSlim _handedIn = new(false, spinCount: 0);
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private volatile bool _closing;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _session.GiveUpAfterSeconds(1);
        // A thread of its own: measured better than the pool, whose threads the blocking commits would starve.
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public int Waiting => _queue.Waiting;

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(
        UnitScope scope,
        Func<StoreSession, ValueTask<T>> work,
        bool mayBeShed
    ) => _queue.RunAsync(scope, work, mayBeShed);

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _queue.Close();
        await _ended.Task;
        _handedIn.Dispose();
        _session.Dispose();
    }

    private void Run()
    {
        var group = new List<WriteUnit>();
        while (WaitForUnits())
        {
            while (_queue.TryTake(group)) { }
            if (!TryTogether(group))
            {
                foreach (var unit in group)
                {
                    Alone(unit);
                }
            }
            _queue.Finish(group);
        }
        _ended.SetResult();
    }

    /// <summary>Sleeps until there is work; false: there will be none any more.</summary>
    private bool WaitForUnits()
    {
#pragma warning disable CA2012 // taken up once, by this thread
        var units = _queue.WaitAsync().GetAwaiter();
#pragma warning restore CA2012
        if (!units.IsCompleted)
        {
            _handedIn.Reset();
            units.UnsafeOnCompleted(_handedIn.Set);
            _handedIn.Wait();
        }
        return units.GetResult();
    }

    private bool TryTogether(List<WriteUnit> group)
    {
        if (!Begin(group))
        {
            return true;
        }
        try
        {
            foreach (var unit in group)
            {
                Run(unit);
            }
            _session.Execute("commit");
            return true;
        }
        catch (Exception failure) when (group.Count > 1 || IsTrouble(failure))
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

    /// <summary>Runs a unit by itself. As long as the disk is in trouble, it is refused if it may be, and waits otherwise.</summary>
    private void Alone(WriteUnit unit)
    {
        while (true)
        {
            try
            {
                _session.Execute("begin immediate");
                Run(unit);
                _session.Execute("commit");
                return;
            }
            catch (Exception trouble) when (IsTrouble(trouble))
            {
                RollBack();
                if (unit.MayBeShed || _closing)
                {
                    unit.Fail(new StoreBusyException());
                    return;
                }
                Thread.Sleep(s_again);
            }
            catch (Exception failure)
            {
                RollBack();
                unit.Fail(failure);
                return;
            }
        }
    }

    private static bool IsTrouble(Exception failure) =>
        failure is SqliteException sqlite && s_troubles.Contains(sqlite.SqliteErrorCode);

    /// <summary>
    /// Begins a transaction for what is left of the group. As long as another process holds the file, what may be shed is;
    /// the rest waits, unless the gateway stops.
    /// </summary>
    private bool Begin(List<WriteUnit> group)
    {
        while (group.Count > 0)
        {
            try
            {
                _session.Execute("begin immediate");
                return true;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode == BusyError)
            {
                var closing = _closing;
                var shed = group.FindAll(unit => unit.MayBeShed || closing);
                shed.ForEach(unit => unit.Fail(new StoreBusyException()));
                group.RemoveAll(unit => unit.MayBeShed || closing);
                _queue.Finish(shed);
            }
            catch (SqliteException failure)
            {
                group.ForEach(unit => unit.Fail(failure));
                return false;
            }
        }
        return false;
    }

    private void Run(WriteUnit unit)
    {
        var run = unit.RunAsync(_session);
        if (!run.IsCompleted)
        {
            throw new InvalidOperationException(
                "a unit of work awaited something else than the session"
            );
        }
        run.GetAwaiter().GetResult();
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("rollback");
        }
        catch (SqliteException)
        {
            // SQLite had rolled back by itself.
        }
    }
}
