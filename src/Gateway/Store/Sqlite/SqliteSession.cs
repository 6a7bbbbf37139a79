using Gateway.Ids;
using Gateway.Store.Engine;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time. Parameters are <c>$1</c>, <c>$2</c> …</summary>
internal sealed class SqliteSession : Session, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private MonotonicIds? _ids;

    /// <inheritdoc/>
    public override string PaymentsInOrder => SqliteOrder.PaymentsView;

    /// <inheritdoc/>
    public override string EventsInOrder => SqliteOrder.EventsView;

    /// <inheritdoc/>
    public override string KeysInOrder => "key, merchant_id";

    /// <inheritdoc/>
    public override string EventsThatMayGo => SqliteOrder.ListedEvents;

    /// <summary>Opens a session to read with; only <see cref="ToWrite"/> may write.</summary>
    public SqliteSession(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            Execute("pragma busy_timeout = 5000");
            // At every commit SQLite may look at all pages of its cache; what falls out of it is still the system's.
            Execute("pragma cache_size = -8192");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the session that writes, and sets the file to write-ahead logging, which it keeps: a reader that set it again
    /// would wait for the writer.
    /// </summary>
    public static SqliteSession ToWrite(string connectionString)
    {
        var session = new SqliteSession(connectionString);
        try
        {
            session.Execute("pragma journal_mode = wal");
            // FULL: an answer is never sent before its commit is on the disk.
            session.Execute("pragma synchronous = full");
            // Pages that many payments share are copied back to the file once in 16 MB of log, not once in 4.
            session.Execute("pragma wal_autocheckpoint = 4000");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>How long a statement waits for another process that holds the file, before it fails as busy.</summary>
    public void GiveUpAfterSeconds(int seconds)
    {
        ExecuteScript(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pragma busy_timeout = {seconds * 1000}"));
        _connection.DefaultTimeout = seconds;
    }

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Statement(sql).Execute(values);

    /// <summary>Runs several statements that are not worth preparing.</summary>
    public void ExecuteScript(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the scripts are constants of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Statement(sql).Scalar(values);

    /// <summary>The ids that its units give; only of the session that writes.</summary>
    public void GiveIds(MonotonicIds ids) => _ids = ids;

    public override ValueTask<List<T>> AllAsync<T>(string sql, Func<IRow, T> read, params ReadOnlySpan<object?> values)
    {
        return new ValueTask<List<T>>(Statement(sql).All(read, values));
    }

    public override ValueTask<object?> ScalarAsync(string sql, params ReadOnlySpan<object?> values) => new(Scalar(sql, values));

    public override ValueTask<int> ChangeAsync(string sql, params ReadOnlySpan<object?> values) => new(Execute(sql, values));

    public override void Write(string sql, params ReadOnlySpan<object?> values) => Execute(sql, values);

    public override void Insert(InsertTable table, params ReadOnlySpan<object?> values) => Execute(table.OneRow, values);

    public override string NextId(string prefix, DateTimeOffset now, int shard) => _ids!.Next(prefix, now, shard);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(_connection.Handle!, sql);
            _statements.Add(sql, statement);
        }
        return statement;
    }
}
