using System.Net.Sockets;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Store.Engine;
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

    public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
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
            throw PostgresFailures.IsLoss(failure) ? Refused(failure) : new OverloadedException();
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
            throw PostgresFailures.IsFullPool(failure) ? new OverloadedException() : Refused(failure);
        }
    }

    private OverloadedException Refused(Exception failure)
    {
        var trouble = PostgresFailures.Trouble(failure);
        _health.Failed(trouble);
        return new OverloadedException(trouble);
    }
}

/// <summary>What the failures of a server mean.</summary>
internal static class PostgresFailures
{
    // 08: connection; 57P: the server is shut down, or another one took its place; 53, 58: it is short of disk, memory or
    // connections, or its disk fails; 25006: it only reads, as a standby does; 57014, 25P03: it gave a statement up.
    public static bool IsLoss(Exception failure) =>
        failure switch
        {
            PostgresException refused => refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("53", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("58", StringComparison.Ordinal)
                || refused.SqlState is "25006" or "57014" or "25P03",
            NpgsqlException or IOException or SocketException => true,
            TimeoutException => true,
            _ => false,
        };

    /// <summary>What operators and callers are told of a loss.</summary>
    public static StoreTrouble Trouble(Exception loss) =>
        loss switch
        {
            // What forbids a connection also comes as the server's word: a password, a server that starts or has no place.
            PostgresException refused => new(
                refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("28", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("3D", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("533", StringComparison.Ordinal)
                    ? "reached"
                    : "written",
                Words(refused)
            ),
            _ => new("reached", $"PostgreSQL: {Innermost(loss)}"),
        };

    /// <summary>Whether all connections of this gateway are in use, which says nothing of the server.</summary>
    public static bool IsFullPool(Exception failure) =>
        failure is NpgsqlException and not PostgresException
        && failure.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);

    /// <summary>The server's number of an error, and its sentence.</summary>
    public static string Words(PostgresException refused) => $"PostgreSQL {refused.SqlState} ({refused.MessageText})";

    /// <summary>The cause behind what the driver says, in a few words.</summary>
    public static string Innermost(Exception failure) =>
        failure switch
        {
            { InnerException: { } inner } => Innermost(inner),
            SocketException socket => $"{socket.SocketErrorCode}",
            TimeoutException => "no answer in time",
            _ => failure.Message,
        };

    // 23505: another node was quicker; 40: a deadlock, or a change meanwhile.
    public static bool IsRace(Exception failure) =>
        failure is PostgresException refused
        && (refused.SqlState == PostgresErrorCodes.UniqueViolation || refused.SqlState.StartsWith("40", StringComparison.Ordinal));
}
