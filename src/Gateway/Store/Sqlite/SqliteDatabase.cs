using System.Collections.Concurrent;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Settings;
using Gateway.Store.Engine;
using Microsoft.Data.Sqlite;

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

    public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
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
        catch (SqliteException failure) when (SqliteFailures.IsBusy(failure))
        {
            _health.Waits(SqliteFailures.Words(failure));
            throw new OverloadedException();
        }
        catch (SqliteException failure) when (SqliteFailures.OfReading(failure) is { } trouble)
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

/// <summary>Where the ids of a file go on.</summary>
internal static class SqliteEventSequence
{
    /// <summary>Begins above the newest id that the file holds.</summary>
    public static MonotonicIds Read(SqliteSession session)
    {
        var (milliseconds, low) = (0L, 0UL);
        Raise(session.Scalar("select max(id) from events"));
        // Deliveries are kept merchant by merchant: a seek for each instead of a scan of the table.
        var merchant = string.Empty;
        while (session.Scalar("select min(merchant_id) from webhook_deliveries where merchant_id > $1", merchant) is string next)
        {
            merchant = next;
            Raise(session.Scalar("select max(id) from webhook_deliveries where merchant_id = $1", merchant));
        }
        return new MonotonicIds(milliseconds, low);

        void Raise(object? newest)
        {
            if (newest is not string id)
            {
                return;
            }
            var (at, _, digits) = ObjectId.PartsOf(id);
            if (at > milliseconds || (at == milliseconds && digits > low))
            {
                (milliseconds, low) = (at, digits);
            }
        }
    }
}
