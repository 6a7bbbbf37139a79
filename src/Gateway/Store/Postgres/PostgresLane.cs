using Gateway.Store.Sql;
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
internal sealed class PostgresLane : IUnitLane
{
    private const int MaxRaces = 3;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);
    private readonly UnitQueue _queue = new();
    private readonly List<WriteUnit> _held = [];
    private readonly HashSet<string> _heads = new(StringComparer.Ordinal);
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;
    private NpgsqlConnection? _connection;
    private long _batch;

    /// <summary>Begins to work.</summary>
    /// <param name="source">Connections, of which the lane keeps one.</param>
    /// <param name="time">How long it waits until it tries to connect again.</param>
    public PostgresLane(NpgsqlDataSource source, TimeProvider time)
    {
        _source = source;
        _time = time;
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(
        UnitScope scope,
        Func<StoreSession, ValueTask<T>> work,
        bool mayBeShed
    ) => _queue.RunAsync(scope, work, mayBeShed);

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        // What was handed in is finished, unless the server does not answer.
        _closing.CancelAfter(UnitQueue.LongestWait);
        await _running;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<WriteUnit>();
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
    private void Gather(List<WriteUnit> group)
    {
        var waiting = _held.ToList();
        _held.Clear();
        while (_queue.TryTake(waiting)) { }
        var taken = new ScopeSet();
        foreach (var unit in waiting)
        {
            (taken.TryAdd(unit.Scope) ? group : _held).Add(unit);
        }
    }

    /// <summary>False: the server refused something, and nothing of the group came about.</summary>
    private async Task<bool> TogetherAsync(List<WriteUnit> group)
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
            if (group.Count != 1 || IsRace(failure))
            {
                return false;
            }
            group[0].Fail(failure);
            return true;
        }
    }

    private async Task AloneAsync(WriteUnit unit)
    {
        List<WriteUnit> alone = [unit];
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
                if (race == MaxRaces || !IsRace(failure))
                {
                    unit.Fail(failure);
                    break;
                }
            }
        }
        _queue.Finish(alone);
    }

    /// <summary>Ends when the group is on disk. As long as the server does not answer, what may be shed is, and the rest waits.</summary>
    private async Task CommittedAsync(List<WriteUnit> group)
    {
        while (true)
        {
            var commits = false;
            try
            {
                var connection = await ConnectedAsync();
                await KnowHeadsAsync(connection, group);
                await RunAsync(connection, group, () => commits = true);
                return;
            }
            // Whatever prevents a connection may pass: a server that starts, or a password that is being changed.
            catch (Exception failure)
                when (_connection is null ? !_closing.IsCancellationRequested : IsLoss(failure))
            {
                await DropAsync();
                if (commits && await CameAboutAsync())
                {
                    return;
                }
                Shed(group);
                if (group.Count == 0)
                {
                    return;
                }
                await WaitAsync();
            }
            catch (Exception)
            {
                await RollBackAsync();
                throw;
            }
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, List<WriteUnit> group, Action commits)
    {
        var round = new PostgresRound(connection);
        var heads = new Heads(group);
        round.Write("begin", []);
        round.Write("update lanes set batch = $2 where id = $1", [_id, ++_batch]);
        heads.Take(round);
        var runs = group.ConvertAll(unit =>
            unit.RunAsync(new PostgresSession(round, heads.IdsOf(unit.Scope.MerchantId)))
        );
        while (runs.Exists(run => !run.IsCompleted))
        {
            if (!round.Any)
            {
                throw new InvalidOperationException(
                    "a unit of work awaited something else than the session"
                );
            }
            await round.FlushAsync();
        }
        foreach (var run in runs)
        {
            await run;
        }
        heads.Save(round);
        round.Spill();
        round.Write("commit", []);
        commits();
        await round.FlushAsync();
    }

    private async Task<NpgsqlConnection> ConnectedAsync()
    {
        if (_connection is null)
        {
            var connection = await _source.OpenConnectionAsync(_closing.Token);
            try
            {
                var round = new PostgresRound(connection);
                round.Write(
                    "insert into lanes (id, batch, begun_at) values ($1, 0, now()) on conflict (id) do nothing",
                    [_id]
                );
                await round.FlushAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
            _connection = connection;
        }
        return _connection;
    }

    // A merchant's head is made once, before anything is begun, so that there is a row to wait for.
    private async Task KnowHeadsAsync(NpgsqlConnection connection, List<WriteUnit> group)
    {
        var unknown = Heads.Of(group).Where(merchant => !_heads.Contains(merchant)).ToArray();
        if (unknown.Length > 0)
        {
            var round = new PostgresRound(connection);
            round.Write(
                "insert into event_heads (merchant_id, at, low) select merchant_id, 0, 0 from unnest($1::text[]) as new (merchant_id) on conflict (merchant_id) do nothing",
                [unknown]
            );
            await round.FlushAsync();
            _heads.UnionWith(unknown);
        }
    }

    /// <summary>Whether the last group was committed. Waits for a server process that may still be at it.</summary>
    private async Task<bool> CameAboutAsync()
    {
        while (true)
        {
            try
            {
                var round = new PostgresRound(await ConnectedAsync());
                var batch = round.All(
                    "select batch from lanes where id = $1 for update",
                    row => row.GetInt64(0),
                    [_id]
                );
                await round.FlushAsync();
                return (await batch)[0] == _batch;
            }
            catch (Exception failure)
                when (_connection is null ? !_closing.IsCancellationRequested : IsLoss(failure))
            {
                await DropAsync();
                await WaitAsync();
            }
        }
    }

    /// <summary>Refuses what may be refused: nothing of it came about.</summary>
    private void Shed(List<WriteUnit> group)
    {
        var shed = group.FindAll(unit => unit.MayBeShed);
        shed.ForEach(unit => unit.Fail(new StoreBusyException()));
        group.RemoveAll(unit => unit.MayBeShed);
        _queue.Finish(shed);
    }

    // The gateway stops and the server does not answer: who waits learns that nobody knows.
    private async Task WaitAsync() => await Task.Delay(s_again, _time, _closing.Token);

    private async Task DropAsync()
    {
        if (_connection is { } lost)
        {
            _connection = null;
            await lost.DisposeAsync();
        }
    }

    private async Task RollBackAsync()
    {
        if (_connection is null)
        {
            return;
        }
        try
        {
            var round = new PostgresRound(_connection);
            round.Write("rollback", []);
            await round.FlushAsync();
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            await DropAsync();
        }
    }

    // 08: connection; 57P: the server is shut down, or another one took its place; 25006: it only reads, as a standby does.
    private static bool IsLoss(Exception failure) =>
        failure switch
        {
            PostgresException refused => refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState is "25006" or "53300" or "57014" or "25P03",
            NpgsqlException or IOException or System.Net.Sockets.SocketException => true,
            TimeoutException => true,
            _ => false,
        };

    // 23505: another node was quicker; 40: a deadlock, or a change meanwhile.
    private static bool IsRace(Exception failure) =>
        failure is PostgresException refused
        && (
            refused.SqlState == PostgresErrorCodes.UniqueViolation
            || refused.SqlState.StartsWith("40", StringComparison.Ordinal)
        );

    /// <summary>The heads of a group's merchants: where their ids go on.</summary>
    private sealed class Heads(List<WriteUnit> group)
    {
        private readonly string[] _merchants = Of(group);
        private readonly Dictionary<string, RisingIds> _ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (long, ulong)> _before = new(StringComparer.Ordinal);

        /// <summary>The merchants of a group, in the order in which every node takes them.</summary>
        public static string[] Of(List<WriteUnit> group) =>
            [
                .. group
                    .Select(unit => unit.Scope.MerchantId)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];

        /// <summary>Asks for the rows, which nobody else gets until the commit.</summary>
        public void Take(PostgresRound round)
        {
            if (_merchants.Length > 0)
            {
                _ = round.All(
                    "select merchant_id, at, low from event_heads where merchant_id = any($1) order by merchant_id for update",
                    row =>
                    {
                        var merchant = row.GetString(0);
                        var (at, low) = (row.GetInt64(1), (ulong)row.GetInt64(2));
                        _before[merchant] = (at, low);
                        return _ids[merchant] = new RisingIds(at, low);
                    },
                    [_merchants]
                );
            }
        }

        public Func<RisingIds>? IdsOf(string? merchant) =>
            merchant is null ? null : () => _ids[merchant];

        /// <summary>Writes down where the next ones go on.</summary>
        public void Save(PostgresRound round)
        {
            foreach (var merchant in _merchants)
            {
                if (
                    _ids.TryGetValue(merchant, out var ids)
                    && _before[merchant] != (ids.Milliseconds, ids.Low)
                )
                {
                    round.Write(
                        "update event_heads set at = $2, low = $3 where merchant_id = $1",
                        [merchant, ids.Milliseconds, (long)ids.Low]
                    );
                }
            }
        }
    }
}
