using Gateway.Http;
using Gateway.Settings;
using Gateway.Store.Sql;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>A PostgreSQL database: one connection that writes, and a pool of those that read.</summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    /// <summary>Connections that read, at the most.</summary>
    public const int MaxReaders = 16;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresCommitQueue _lane;
    private readonly StoreHealth _health;

    private PostgresDatabase(NpgsqlDataSource source, PostgresCommitQueue lane, StoreHealth health, bool isPooled)
    {
        _source = source;
        _lane = lane;
        _health = health;
        IsPooled = isPooled;
    }

    public override bool IsShared => true;

    public override ICommitQueue Writer => _lane;

    /// <summary>Tells this node's commits from those of others.</summary>
    public string LaneId => _lane.Id;

    /// <summary>
    /// Whether a pooler stands before the server. It may give each transaction another server process, so nothing is prepared
    /// there, and nobody listens.
    /// </summary>
    public bool IsPooled { get; }

    /// <summary>Connects and brings the schema up to date, for a store whose log nobody reads.</summary>
    /// <exception cref="StartRefusedException">As below.</exception>
    public static Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider time) =>
        OpenAsync(connectionString, time, StoreHealth.Unlogged(time));

    /// <summary>Connects and brings the schema up to date.</summary>
    /// <exception cref="StartRefusedException">The server refuses, or cannot be reached for half a minute.</exception>
    public static async Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider time, StoreHealth health)
    {
        var start = new PostgresStart(connectionString, time, health);
        var (source, isPooled) = await start.SourceAsync();
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await PostgresSchema.MigrateAsync(connection);
            return new PostgresDatabase(source, new PostgresCommitQueue(source, time, health), health, isPooled);
        }
        catch (Exception failure)
        {
            await source.DisposeAsync();
            if (start.Refusal(failure) is { } refusal)
            {
                throw refusal;
            }
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
            await using var connection = await OpenAsync();
            var round = new CommandBatch(connection);
            var answer = read(new PostgresSession(round, ids: null)).AsTask();
            while (!answer.IsCompleted && round.Any)
            {
                await round.FlushAsync();
            }
            return await answer;
        }
        catch (NpgsqlException failure) when (failure is not PostgresException || failure.IsTransient)
        {
            throw Failures.IsLoss(failure) ? Refused(failure) : new OverloadedException();
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

    private async Task<NpgsqlConnection> OpenAsync()
    {
        try
        {
            return await _source.OpenConnectionAsync();
        }
        // Whatever prevents a connection may pass.
        catch (NpgsqlException failure)
        {
            throw Failures.IsFullPool(failure) ? new OverloadedException() : Refused(failure);
        }
    }

    private OverloadedException Refused(Exception failure)
    {
        var trouble = Failures.Trouble(failure);
        _health.Failed(trouble);
        return new OverloadedException(trouble);
    }
}
