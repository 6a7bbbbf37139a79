using Gateway.Http;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Growth;

/// <summary>The gateway's own store in this process, without the gateway around it.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private readonly StoreDatabase _database;

    public Shelf(StoreDatabase database)
    {
        this._database = database;
        Payments = new PaymentStore(database, new DisclosureStore(database), new EventNotifier());
    }

    /// <summary>A shelf on a SQLite file, which is made if there is none.</summary>
    public static Shelf OnFile(string path) => new(Open($"Data Source={path}"));

    /// <summary>Opens a SQLite file.</summary>
    public static SqliteDatabase Open(string connectionString) =>
        SqliteDatabase.Open(connectionString, Health(TimeProvider.System), NullLogger.Instance);

    /// <summary>Opens a database of a server.</summary>
    public static Task<PostgresDatabase> OpenServerAsync(string connectionString) =>
        PostgresDatabase.OpenAsync(connectionString, TimeProvider.System, Health(TimeProvider.System));

    public PaymentStore Payments { get; }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Of a store whose log nobody reads.</summary>
    public static StoreHealth Health(TimeProvider time) => new("store", new SampledLog(time), NullLogger<StoreHealth>.Instance);
}
