using System.Globalization;
using Gateway.Http;
using Gateway.Store.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Store.Sqlite;

/// <summary>
/// Group commit. Requests hand in units of work and wait; one thread takes all that wait, runs them in one transaction
/// and commits once. A unit decides by its first statement whether it applies, and writes only then, so that one unit's
/// conflict disturbs no other. If anything unexpected happens the group is rolled back and its units are run one by one.
/// </summary>
/// <remarks>
/// While the database refuses to work or another process holds it (<see cref="SqliteFailures"/>), a unit that may be shed is
/// refused: nothing of it is stored, for good. So is one when the queue is full, and one whose turn does not come in time.
/// All other units wait as long as it takes.
/// </remarks>
internal sealed class SqliteCommitQueue : ICommitQueue
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private readonly UnitQueue _queue = new(wakesItsThread: true);

    // It does not spin first: what it would wait for is done on the same processors.
    private readonly ManualResetEventSlim _handedIn = new(false, spinCount: 0);
    private readonly SqliteSession _session;
    private readonly StoreHealth _health;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    public SqliteCommitQueue(SqliteSession session, StoreHealth health)
    {
        _session = session;
        _health = health;
        _session.GiveUpAfterSeconds(1);
        // A thread of its own: measured better than the pool, whose threads the blocking commits would starve.
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public int Waiting => _queue.Waiting;

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed) =>
        _queue.RunAsync(scope, work, mayBeShed);

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
        var group = new List<UnitOfWork>();
        while (WaitForUnits())
        {
            while (_queue.TryTake(group)) { }
            if (TryCommit(group))
            {
                _queue.Finish(group);
                continue;
            }
            // Whose fault it was shows when each is run alone.
            foreach (var unit in group)
            {
                List<UnitOfWork> alone = [unit];
                _ = TryCommit(alone);
                _queue.Finish(alone);
            }
            group.Clear();
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

    /// <summary>
    /// Ends when every unit of the group is on disk or has its failure. False: one of several failed for a reason of its own,
    /// and nothing of the group came about.
    /// </summary>
    private bool TryCommit(List<UnitOfWork> group)
    {
        while (group.Count > 0)
        {
            try
            {
                _session.Execute("begin immediate");
                foreach (var unit in group)
                {
                    Run(unit);
                }
                _session.Execute("commit");
                _health.Succeeded();
                _queue.Trouble = null;
                return true;
            }
            catch (SqliteException failure) when (SqliteFailures.IsBusy(failure))
            {
                RollBack();
                _health.Waits(SqliteFailures.Words(failure));
                _queue.Refuse(group, trouble: null, _closing);
            }
            catch (SqliteException failure) when (SqliteFailures.OfWriting(failure) is { } trouble)
            {
                RollBack();
                _health.Failed(trouble);
                _queue.Refuse(group, trouble, _closing);
                if (group.Count > 0)
                {
                    Thread.Sleep(Again);
                }
            }
            catch (Exception failure)
            {
                _queue.Trouble = null;
                RollBack();
                if (group.Count > 1)
                {
                    return false;
                }
                group[0].Fail(failure);
                return true;
            }
        }
        return true;
    }

    private void Run(UnitOfWork unit)
    {
        var run = unit.RunAsync(_session);
        if (!run.IsCompleted)
        {
            throw new InvalidOperationException("a unit of work awaited something else than the session");
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

/// <summary>
/// What a failure of SQLite is: a lock of another process, which passes; a trouble of the database, which passes or which
/// somebody mends; or, if it is neither, the fault of what was asked.
/// </summary>
internal static class SqliteFailures
{
    /// <summary>Another process holds the file. SQLite has waited for it already.</summary>
    public static bool IsBusy(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    /// <summary>The trouble behind a failed commit or a unit of it.</summary>
    public static StoreTrouble? OfWriting(Exception failure) => Of(failure, "written");

    /// <summary>The trouble behind a failed read.</summary>
    public static StoreTrouble? OfReading(Exception failure) => Of(failure, "read");

    /// <summary>SQLite's name and number of an error.</summary>
    public static string Words(SqliteException failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite {failure.SqliteErrorCode}{Extended(failure)} ({raw.sqlite3_errstr(failure.SqliteErrorCode).utf8_to_string()})"
        );

    // A medium that only reads, an I/O error, a full disk, a file that cannot be opened.
    private static StoreTrouble? Of(Exception failure, string what) =>
        failure
            is SqliteException
            {
                SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
            } trouble
            ? new StoreTrouble(what, Words(trouble))
            : null;

    private static string Extended(SqliteException failure) =>
        failure.SqliteExtendedErrorCode == failure.SqliteErrorCode
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"/{failure.SqliteExtendedErrorCode}");
}
