using System.Data.Common;
using System.Globalization;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;

namespace Simulation.Tests.World;

/// <summary>A SQLite database in memory.</summary>
internal sealed class SimSqliteStore : SimStore
{
    private static int s_count;
    private readonly string _connection;
    private readonly SqliteSession _keepsAlive;

    public SimSqliteStore()
    {
        _connection = string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=simulation-{Interlocked.Increment(ref s_count)};Mode=Memory;Cache=Shared"
        );
        _keepsAlive = SqliteSession.ToWrite(_connection);
    }

    public override string FirstDue => "select min(due_at) from payments where due_at is not null";

    public override StoreDatabase Open(SimWorld world, Life life) =>
        SqliteDatabase.Open(
            _connection,
            session => new SimLane(world, life, new SimSqliteUnits(session))
        );

    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> values) =>
        _keepsAlive.Query(sql, values);

    public override void Dispose() => _keepsAlive.Dispose();
}
