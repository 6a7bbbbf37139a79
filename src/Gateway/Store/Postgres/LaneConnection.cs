using Gateway.Http;
using Gateway.Ids;
using Gateway.Store.Engine;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>
/// The connection of a lane, made again whenever it is lost. Every transaction counts up the lane's row, so that after a
/// loss it can be read whether the last one came about.
/// </summary>
/// <param name="source">Connections.</param>
/// <param name="time">How long it rests before it tries again.</param>
/// <param name="cancellationToken">The gateway stops and the server does not answer: nobody waits for it any more.</param>
internal sealed class LaneConnection(NpgsqlDataSource source, TimeProvider time, CancellationToken cancellationToken)
{
    // By it the rows are known whose time of the last transaction is written down: those of older gateways keep the first.
    private const string Prefix = "lane_";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private readonly HashSet<string> _heads = new(StringComparer.Ordinal);
    private NpgsqlConnection? _connection;
    private long _batch;

    /// <summary>The key of the lane's row.</summary>
    public string LaneId { get; } = Prefix + Guid.NewGuid().ToString("N");

    /// <summary>
    /// Deletes the rows of lanes that have not begun a transaction for a week, and tells how many. The unit's own lane has
    /// begun one, so whoever sweeps now and then keeps its row; one that waits for the server's answer to a commit for longer
    /// than that would take it for lost, and its units be guarded by what they read alone.
    /// </summary>
    public static ValueTask<int> SweepAsync(Session session) =>
        session.ChangeAsync("delete from lanes where starts_with(id, $1) and begun_at < now() - interval '7 days'", Prefix);

    /// <summary>
    /// Whether a failure is the connection's. Whatever prevents one may pass: a server that starts, or a password that is
    /// being changed.
    /// </summary>
    public bool IsLoss(Exception failure) =>
        _connection is null ? !cancellationToken.IsCancellationRequested : PostgresFailures.IsLoss(failure);

    /// <summary>The connection, made if there is none.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        if (_connection is null)
        {
            var connection = await source.OpenConnectionAsync(cancellationToken);
            try
            {
                var round = new CommandBatch(connection);
                // 0, also when the row was lost with a server whose place another one took: then nothing came about.
                round.Write("insert into lanes (id, batch, begun_at) values ($1, 0, now()) on conflict (id) do nothing", [LaneId]);
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

    /// <summary>Makes the heads of merchants that have none, before anything is begun, so that there are rows to wait for.</summary>
    public async Task KnowHeadsAsync(string[] merchants)
    {
        var unknown = Array.FindAll(merchants, merchant => !_heads.Contains(merchant));
        if (unknown.Length > 0)
        {
            var round = new CommandBatch(await OpenAsync());
            foreach (var merchant in unknown)
            {
                round.Write(
                    "insert into event_heads (merchant_id, at, low) values ($1, 0, 0) on conflict (merchant_id) do nothing",
                    [merchant]
                );
            }
            await round.FlushAsync();
            _heads.UnionWith(unknown);
        }
    }

    /// <summary>Begins a transaction.</summary>
    public void Begin(CommandBatch round)
    {
        round.Write("begin", []);
        round.Write("update lanes set batch = $2, begun_at = now() where id = $1", [LaneId, ++_batch]);
    }

    /// <summary>Whether the last transaction was committed. Waits for a server process that may still be at it.</summary>
    /// <param name="lost">Told of each failure on the way.</param>
    public async Task<bool> CameAboutAsync(Action<Exception> lost)
    {
        while (true)
        {
            try
            {
                var round = new CommandBatch(await OpenAsync());
                var batch = round.All("select batch from lanes where id = $1 for update", row => row.GetInt64(0), [LaneId]);
                await round.FlushAsync();
                return (await batch)[0] == _batch;
            }
            catch (Exception failure) when (IsLoss(failure))
            {
                await DropAsync();
                lost(failure);
                await RestAsync();
            }
        }
    }

    /// <summary>Ends the transaction without effect.</summary>
    public async Task RollBackAsync()
    {
        if (_connection is null)
        {
            return;
        }
        try
        {
            var round = new CommandBatch(_connection);
            round.Write("rollback", []);
            await round.FlushAsync();
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            await DropAsync();
        }
    }

    /// <summary>Gives the connection up.</summary>
    public async Task DropAsync()
    {
        // Another server may know less.
        _heads.Clear();
        if (_connection is { } lost)
        {
            _connection = null;
            await lost.DisposeAsync();
        }
    }

    /// <summary>Rests before the next try.</summary>
    /// <exception cref="OperationCanceledException">The gateway stops: who waits learns that nobody knows.</exception>
    public async Task RestAsync() => await Task.Delay(Again, time, cancellationToken);
}

/// <summary>
/// Deletes the rows that gateways leave behind in <c>lanes</c>, at the start and every hour. It does so by a unit of its own
/// lane, which shows that this one is alive, however little there is to do. It also keys what gateways of older versions stored
/// without a key, once none of them may share the store any more, until it finds nothing left.
/// </summary>
internal sealed partial class LaneSweeper(StoreDatabase database, FingerprintKeys keys, TimeProvider time, ILogger<LaneSweeper> log)
    : PeriodicWork(Every, time)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Sweeps once and tells how many rows went.</summary>
    /// <exception cref="OverloadedException">The server does not answer.</exception>
    public static Task<int> SweepAsync(StoreDatabase database) =>
        database.Writer.RunAsync(ConflictKeys.Shared, LaneConnection.SweepAsync, mayBeShed: true);

    /// <summary>Keys what is left, if it is time to; false once nothing was left.</summary>
    public static async Task<bool> KeyDigestsAsync(StoreDatabase database, FingerprintKeys keys, DateTimeOffset now)
    {
        if (await StoreDataKey.IsDoneAsync(database))
        {
            return false;
        }
        if (now < database.KeyedSince || await new DigestConversion(database, keys).RunAsync() > 0)
        {
            return true;
        }
        await StoreDataKey.ForgetFormerAsync(database);
        await database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
            {
                PostgresSchema.RefuseThoseWithoutDataKey(session);
                return ValueTask.FromResult(true);
            },
            mayBeShed: true
        );
        await StoreDataKey.FinishAsync(database);
        return false;
    }

    protected override async Task TurnAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(database);
        await KeyDigestsAsync(database, keys, Clock.Now(Time));
    }

    [LoggerMessage(1305, LogLevel.Warning, "The hourly work on the store was not done: {Type}")]
    protected override partial void Failed(string type);
}
