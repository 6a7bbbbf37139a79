using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Store.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Store.Sqlite;

/// <summary>
/// A prepared statement, and the row that it stands on. A payment is some fifteen of them, and through a command, a reader and
/// named parameters they would cost as much again as what SQLite does for them.
/// </summary>
internal sealed class SqliteStatement : IRow, IDisposable
{
    private const int OnStack = 1024;
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    // SQLite counts parameters in the order in which the text first names them.
    private readonly int[] _places;

    /// <summary>Prepares it; parameters are <c>$1</c>, <c>$2</c> …, each of them named in the text.</summary>
    /// <exception cref="SqliteException">The text is no statement of this schema.</exception>
    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            throw new ArgumentException("more than one statement", nameof(sql));
        }
        _places = new int[raw.sqlite3_bind_parameter_count(_statement)];
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        }
    }

    /// <summary>Runs it to its end and returns the number of rows it changed, if it is one that changes rows.</summary>
    /// <exception cref="SqliteException">SQLite refused it: busy, full, a constraint.</exception>
    public int Execute(ReadOnlySpan<object?> values)
    {
        try
        {
            Bind(values);
            int step;
            while ((step = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW) { }
            Check(step);
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it and returns the first column of its first row: a <see cref="long"/>, a text, or null.</summary>
    /// <exception cref="SqliteException">As above.</exception>
    public object? Scalar(ReadOnlySpan<object?> values)
    {
        try
        {
            Bind(values);
            var step = raw.sqlite3_step(_statement);
            Check(step);
            var value = step == raw.SQLITE_ROW ? First() : null;
            // What changes rows and returns one has changed them all only when it is at its end.
            while (step == raw.SQLITE_ROW)
            {
                step = raw.sqlite3_step(_statement);
                Check(step);
            }
            return value;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it and returns what is made of its rows, in their order.</summary>
    /// <exception cref="SqliteException">As above.</exception>
    public List<T> All<T>(Func<IRow, T> read, ReadOnlySpan<object?> values)
    {
        try
        {
            Bind(values);
            var all = new List<T>();
            int step;
            while ((step = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW)
            {
                all.Add(read(this));
            }
            Check(step);
            return all;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsDBNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string GetString(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    public void Dispose() => _statement.Dispose();

    private object? First() =>
        raw.sqlite3_column_type(_statement, 0) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, 0),
            raw.SQLITE_TEXT => raw.sqlite3_column_text(_statement, 0).utf8_to_string(),
            var type => throw new InvalidOperationException($"no value of type {type} is kept"),
        };

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _places.Length)
        {
            throw new ArgumentException($"{values.Length} values for {_places.Length} parameters", nameof(values));
        }
        for (var i = 0; i < values.Length; i++)
        {
            var place = _places[i];
            Check(
                values[i] switch
                {
                    null => raw.sqlite3_bind_null(_statement, place),
                    // An empty span has no address, and SQLite would take it for null.
                    "" => raw.sqlite3_bind_text(_statement, place, ""),
                    string text => Bind(place, text),
                    byte[] utf8 => raw.sqlite3_bind_text(_statement, place, utf8.AsSpan()),
                    long number => raw.sqlite3_bind_int64(_statement, place, number),
                    int number => raw.sqlite3_bind_int64(_statement, place, number),
                    var value => throw new ArgumentException($"no value of type {value.GetType()} is kept", nameof(values)),
                }
            );
        }
    }

    private int Bind(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnStack)
        {
            Span<byte> small = stackalloc byte[OnStack];
            return raw.sqlite3_bind_text(_statement, place, small[..Encoding.UTF8.GetBytes(text, small)]);
        }
        var large = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(_statement, place, large.AsSpan(0, Encoding.UTF8.GetBytes(text, large)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(large);
        }
    }

    // What it last said is known already, and its values must not outlive the unit.
    private void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, _connection);
        }
    }
}
