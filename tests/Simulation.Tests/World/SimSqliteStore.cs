using System.Data.Common;
using System.Globalization;
using Gateway.Http;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Simulation.Tests.World;

/// <summary>A SQLite database in memory.</summary>
internal sealed class SimSqliteStore : SimStore
{
    private static int _count;
    private readonly string _connection;
    private readonly SqliteSession _keepsAlive;
    private readonly SqliteConnection _reads;
    private readonly Dictionary<string, SqliteCommand> _queries = new(StringComparer.Ordinal);

    public SimSqliteStore()
    {
        _connection = string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=simulation-{Interlocked.Increment(ref _count)};Mode=Memory;Cache=Shared"
        );
        _keepsAlive = SqliteSession.ToWrite(_connection);
        _reads = new SqliteConnection(_connection);
        _reads.Open();
    }

    public override SimStore Copy()
    {
        var copy = new SimSqliteStore();
        _reads.BackupDatabase(copy._reads);
        return copy;
    }

    public override string FirstDue => "select min(due_at) from payments where due_at is not null";

    public override StoreDatabase Open(SimWorld world, Life life) =>
        SqliteDatabase.Open(
            _connection,
            new StoreHealth("store", new SampledLog(TimeProvider.System), NullLogger<StoreHealth>.Instance),
            NullLogger.Instance,
            session => new SimLane(world, life, new SimSqliteUnits(session))
        );

    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> values)
    {
        // Kept until the world ends: one that nobody disposed of would be freed by another thread, in the middle of something.
        if (!_queries.TryGetValue(sql, out var command))
        {
            _queries.Add(sql, command = _reads.CreateCommand());
#pragma warning disable CA2100 // every statement is a constant of this assembly
            command.CommandText = sql;
#pragma warning restore CA2100
        }
        command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        }
        return command.ExecuteReader();
    }

    // Asked after every step, so it is worth a prepared statement.
    public override object? Scalar(string sql, params ReadOnlySpan<object?> values) => _keepsAlive.Scalar(sql, values);

    public override void Dispose()
    {
        foreach (var query in _queries.Values)
        {
            query.Dispose();
        }
        _reads.Dispose();
        _keepsAlive.Dispose();
    }
}
