using System.Collections.Concurrent;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Store.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Store.Sqlite;

/// <summary>One SQLite file: its writer and its readers. In WAL mode readers never wait for the writer.</summary>
internal sealed class SqliteDatabase : StoreDatabase
{
    private const int DiskIsFull = 13;

    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SqliteFile? _file;
    private readonly StoreHealth _health;
    private volatile bool _ended;

    private SqliteDatabase(
        string connectionString,
        SqliteFile? file,
        StoreHealth health,
        SqliteSession writer,
        Func<SqliteSession, ICommitQueue> lane
    )
    {
        _connectionString = connectionString;
        _file = file;
        _health = health;
        SqliteSchema.Migrate(writer);
        writer.GiveIds(SqliteEventSequence.Read(writer));
        Writer = lane(writer);
    }

    public override bool IsShared => false;

    public override ICommitQueue Writer { get; }

    /// <summary>Opens or makes the file and brings its schema up to date, for a store whose log nobody reads.</summary>
    /// <exception cref="StartRefusedException">As below.</exception>
    public static SqliteDatabase Open(string connectionString) =>
        Open(connectionString, StoreHealth.Unlogged(TimeProvider.System), NullLogger.Instance);

    /// <summary>Opens or makes the file and brings its schema up to date.</summary>
    /// <exception cref="StartRefusedException">It cannot be opened, or another gateway holds it.</exception>
    public static SqliteDatabase Open(string connectionString, StoreHealth health, ILogger log) =>
        Open(connectionString, health, log, session => new SqliteCommitQueue(session, health));

    /// <summary>The same with another lane than the writer.</summary>
    public static SqliteDatabase Open(string connectionString, StoreHealth health, ILogger log, Func<SqliteSession, ICommitQueue> lane)
    {
        // Pooling would hand out connections whose prepared statements are lost.
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        var file = SqliteFile.Hold(builder, log);
        SqliteSession? writer = null;
        try
        {
            writer = SqliteSession.ToWrite(builder.ConnectionString);
            return new SqliteDatabase(builder.ConnectionString, file, health, writer, lane);
        }
        catch (Exception failure)
        {
            writer?.Dispose();
            file?.Dispose();
            throw file?.Refusal(failure) ?? failure;
        }
    }

    /// <summary>
    /// Keys what an older gateway stored without a key, once. Afterwards the file is written anew (<c>vacuum</c>) and its log
    /// emptied: what was overwritten or deleted would otherwise stay readable in free pages. False if the disk has no room for
    /// that; the next start tries again. Called before anybody else uses the store.
    /// </summary>
    public async Task<bool> KeyDigestsAsync(FingerprintKeys keys)
    {
        if (await StoreDataKey.IsDoneAsync(this))
        {
            return true;
        }
        if (await StoreDataKey.WasUsedAsync(this))
        {
            await new DigestConversion(this, keys).RunAsync();
            await StoreDataKey.ForgetFormerAsync(this);
            using var session = SqliteSession.ToWrite(_connectionString);
            try
            {
                session.ExecuteScript("vacuum");
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode == DiskIsFull)
            {
                return false;
            }
            session.ExecuteScript("pragma wal_checkpoint(truncate)");
        }
        await StoreDataKey.FinishAsync(this);
        return true;
    }

    public override async ValueTask<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read)
    {
        SqliteSession? session = null;
        try
        {
            if (!_readers.TryTake(out session))
            {
                session = new SqliteSession(_connectionString);
            }
            return await read(session);
        }
        catch (SqliteException failure) when (SqliteTroubles.IsBusy(failure))
        {
            _health.Waits(SqliteTroubles.Words(failure));
            throw new OverloadedException();
        }
        catch (SqliteException failure) when (SqliteTroubles.OfReading(failure) is { } trouble)
        {
            _health.Failed(trouble);
            throw new OverloadedException(trouble);
        }
        finally
        {
            if (session is not null)
            {
                _readers.Add(session);
                if (_ended)
                {
                    // Nobody else would close what was under way when the store ended.
                    CloseReaders();
                }
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _ended = true;
        CloseReaders();
        _file?.Dispose();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
