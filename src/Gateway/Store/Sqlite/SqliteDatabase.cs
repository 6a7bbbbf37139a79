using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>One SQLite file: its writer and its readers. In WAL mode readers never wait for the writer.</summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];

    private SqliteDatabase(
        string connectionString,
        SqliteSession writer,
        Func<SqliteSession, IUnitLane> lane
    )
    {
        _connectionString = connectionString;
        SqliteSchema.Migrate(writer);
        // Read here and not at the first payment, which would wait for it in the writer's queue.
        CodeKey = SqliteSettings.RandomKey(writer, "code_fingerprint_key");
        Ids = new RisingIds(writer);
        Writer = lane(writer);
    }

    /// <summary>The key of the fingerprints of scanned codes.</summary>
    public byte[] CodeKey { get; }

    /// <summary>Gives ids that rise in the order of the commits; for units of work only.</summary>
    public RisingIds Ids { get; }

    /// <summary>Takes the units of work.</summary>
    public IUnitLane Writer { get; }

    /// <summary>Opens or makes the file and brings its schema up to date.</summary>
    public static SqliteDatabase Open(string connectionString) =>
        Open(connectionString, session => new SqliteWriter(session));

    /// <summary>The same with another lane than the writer.</summary>
    public static SqliteDatabase Open(string connectionString, Func<SqliteSession, IUnitLane> lane)
    {
        // Pooling would hand out connections whose prepared statements are lost.
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        var folder = Path.GetDirectoryName(Path.GetFullPath(builder.DataSource));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }
        var writer = SqliteSession.ToWrite(builder.ConnectionString);
        return new SqliteDatabase(builder.ConnectionString, writer, lane);
    }

    /// <summary>Reads through one of the reading sessions.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        if (!_readers.TryTake(out var session))
        {
            session = new SqliteSession(_connectionString);
        }
        try
        {
            return read(session);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
