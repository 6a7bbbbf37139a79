using Gateway.Store.Sql;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>A PostgreSQL database: one connection that writes, and a pool of those that read.</summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    private const int MaxReaders = 16;
    private const int PreparedStatements = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly NpgsqlDataSource _source;

    private readonly PostgresLane _lane;

    private PostgresDatabase(NpgsqlDataSource source, PostgresLane lane)
    {
        _source = source;
        _lane = lane;
    }

    public override bool IsShared => true;

    public override IUnitLane Writer => _lane;

    /// <summary>Tells this node's commits from those of others.</summary>
    public string LaneId => _lane.Id;

    /// <summary>Connects and brings the schema up to date.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or cannot be reached for half a minute.</exception>
    public static async Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider time)
    {
        var source = Source(connectionString);
        try
        {
            await using var connection = await ConnectedAsync(source, time);
            await PostgresSchema.MigrateAsync(connection);
            return new PostgresDatabase(source, new PostgresLane(source, time));
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read)
    {
        if (SynchronizationContext.Current is not null)
        {
            // What reads must go on at once where its answer is given.
            return await Task.Run(() => ReadAsync(read).AsTask());
        }
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            var round = new PostgresRound(connection);
            var answer = read(new PostgresSession(round, ids: null)).AsTask();
            while (!answer.IsCompleted && round.Any)
            {
                await round.FlushAsync();
            }
            return await answer;
        }
        catch (NpgsqlException failure)
            when (failure is not PostgresException || failure.IsTransient)
        {
            throw new StoreBusyException();
        }
    }

    /// <summary>A connection of one's own.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    // A machine that starts may start the gateway before the server.
    private static async Task<NpgsqlConnection> ConnectedAsync(
        NpgsqlDataSource source,
        TimeProvider time
    )
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await source.OpenConnectionAsync();
            }
            catch (NpgsqlException failure)
                when (failure.IsTransient && time.GetElapsedTime(since) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), time);
            }
        }
    }

    // What the settings do not say is chosen for many short statements.
    private static NpgsqlDataSource Source(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        Default("Maximum Pool Size", () => given.MaxPoolSize = MaxReaders + 2);
        Default("Max Auto Prepare", () => given.MaxAutoPrepare = PreparedStatements);
        Default("Auto Prepare Min Usages", () => given.AutoPrepareMinUsages = 2);
        Default("No Reset On Close", () => given.NoResetOnClose = true);
        Default("Timeout", () => given.Timeout = 5);
        Default("Command Timeout", () => given.CommandTimeout = 10);
        Default("Application Name", () => given.ApplicationName = "wallet gateway");
        return new NpgsqlDataSourceBuilder(given.ConnectionString).Build();

        void Default(string name, Action choose)
        {
            if (
                !given.ContainsKey(name)
                || !given.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)
            )
            {
                choose();
            }
        }
    }
}
