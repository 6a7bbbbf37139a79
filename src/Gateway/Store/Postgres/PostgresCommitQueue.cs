using Gateway.Store.Engine;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>
/// Group commit over one connection. All units that wait and decide by different things run side by side in one transaction:
/// what they ask goes out together, so a group costs as many round trips as its longest unit, whatever its size. If the
/// server refuses anything, the group is rolled back and its units run one by one.
/// </summary>
/// <remarks>
/// A group takes the heads of its merchants first, whose rows nobody else gets until the commit. So the ids of events rise in
/// the order of the commits, and a unit's guard still holds when it writes, whichever node it runs on.
/// If the connection is lost after the commit was sent, nobody knows whether it came about: every group counts up the row of
/// its lane, and that is read, once the server answers again, before anything is done.
/// </remarks>
internal sealed class PostgresCommitQueue : ICommitQueue
{
    private const int MaxRaces = 3;
    private readonly UnitQueue _queue = new(wakesItsThread: false);
    private readonly List<UnitOfWork> _held = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly LaneConnection _connection;
    private readonly TimeProvider _time;
    private readonly StoreHealth _health;
    private readonly Task _running;

    /// <summary>Begins to work.</summary>
    /// <param name="source">Connections, of which the lane keeps one.</param>
    /// <param name="time">The time in ids, and how long it waits until it tries to connect again.</param>
    /// <param name="health">Told of lost connections, and of commits.</param>
    public PostgresCommitQueue(NpgsqlDataSource source, TimeProvider time, StoreHealth health)
    {
        _time = time;
        _health = health;
        _connection = new LaneConnection(source, time, _closing.Token);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Tells this lane from all others.</summary>
    public string Id => _connection.LaneId;

    /// <inheritdoc/>
    public int Waiting => _queue.Waiting;

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed) =>
        _queue.RunAsync(scope, work, mayBeShed);

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        // What was handed in is finished, unless the server does not answer.
        _closing.CancelAfter(UnitQueue.LongestWait);
        await _running;
        await _connection.DropAsync();
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<UnitOfWork>();
        while (_held.Count > 0 || await _queue.WaitAsync())
        {
            Gather(group);
            if (await TogetherAsync(group))
            {
                _queue.Finish(group);
                continue;
            }
            foreach (var unit in group)
            {
                await AloneAsync(unit);
            }
            group.Clear();
        }
    }

    /// <summary>All that waits and has nothing in common; the rest is held for the next group, in its order.</summary>
    private void Gather(List<UnitOfWork> group)
    {
        var waiting = _held.ToList();
        _held.Clear();
        while (_queue.TryTake(waiting)) { }
        var taken = new ConflictSet();
        foreach (var unit in waiting)
        {
            (taken.TryAdd(unit.Scope) ? group : _held).Add(unit);
        }
    }

    /// <summary>False: the server refused something, and nothing of the group came about.</summary>
    private async Task<bool> TogetherAsync(List<UnitOfWork> group)
    {
        try
        {
            await CommittedAsync(group);
            return true;
        }
#pragma warning disable CA1031 // whatever goes wrong is rolled back, and shows again when each unit runs alone
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (group.Count != 1 || PostgresFailures.IsRace(failure))
            {
                return false;
            }
            group[0].Fail(failure);
            return true;
        }
    }

    private async Task AloneAsync(UnitOfWork unit)
    {
        List<UnitOfWork> alone = [unit];
        for (var race = 1; ; race++)
        {
            try
            {
                await CommittedAsync(alone);
                break;
            }
#pragma warning disable CA1031 // whatever goes wrong is the unit's result
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (race == MaxRaces || !PostgresFailures.IsRace(failure))
                {
                    unit.Fail(failure);
                    break;
                }
            }
        }
        _queue.Finish(alone);
    }

    /// <summary>Ends when the group is on disk. As long as the server does not answer, what may be shed is, and the rest waits.</summary>
    private async Task CommittedAsync(List<UnitOfWork> group)
    {
        while (true)
        {
            var commits = false;
            try
            {
                await _connection.KnowHeadsAsync(EventSequence.Of(group));
                await RunAsync(await _connection.OpenAsync(), group, () => commits = true);
                Succeeded();
                return;
            }
            catch (Exception failure) when (_connection.IsLoss(failure))
            {
                await _connection.DropAsync();
                Lost(failure);
                if (commits && await _connection.CameAboutAsync(Lost))
                {
                    Succeeded();
                    return;
                }
                // Nothing of it came about, and what is held for the next group would wait for it.
                _queue.Refuse(_held, PostgresFailures.Trouble(failure), all: false);
                _queue.Refuse(group, PostgresFailures.Trouble(failure), all: false);
                if (group.Count == 0)
                {
                    return;
                }
                await _connection.RestAsync();
            }
            catch (Exception)
            {
                _queue.Trouble = null;
                await _connection.RollBackAsync();
                throw;
            }
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, List<UnitOfWork> group, Action commits)
    {
        var round = new CommandBatch(connection);
        var heads = new EventSequence(group, _time.GetUtcNow());
        _connection.Begin(round);
        heads.Take(round);
        var runs = group.ConvertAll(unit => unit.RunAsync(new PostgresSession(round, heads.IdsOf(unit.Scope.MerchantId))));
        while (runs.Exists(run => !run.IsCompleted))
        {
            if (!round.Any)
            {
                throw new InvalidOperationException("a unit of work awaited something else than the session");
            }
            await round.FlushAsync();
        }
        foreach (var run in runs)
        {
            await run;
        }
        heads.Save(round);
        ChangeNotifications.Tell(round, Id, group.Select(unit => unit.Scope));
        round.Spill();
        round.Write("commit", []);
        commits();
        await round.FlushAsync();
    }

    private void Lost(Exception failure)
    {
        var trouble = PostgresFailures.Trouble(failure);
        _health.Failed(trouble);
        _queue.Trouble = trouble;
    }

    private void Succeeded()
    {
        _health.Succeeded();
        _queue.Trouble = null;
    }
}
