using Adapters.Contract.Settings;
using Gateway.Events.Model;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;

namespace Growth;

/// <summary>The gateway's own store in this process, without the gateway around it.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private readonly StoreDatabase _database;

    public Shelf(StoreDatabase database)
    {
        this._database = database;
        Payments = new SqlPayments(database, new SqlDisclosures(database), new EventFactory(new Address()), new EventNotifier());
    }

    /// <summary>A shelf on a SQLite file, which is made if there is none.</summary>
    public static Shelf OnFile(string path) => new(SqliteDatabase.Open($"Data Source={path}"));

    public SqlPayments Payments { get; }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://gateway.example");
    }
}
