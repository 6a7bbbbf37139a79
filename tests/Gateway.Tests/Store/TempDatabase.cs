using Adapters.Contract.Settings;
using Gateway.Events;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;

namespace Gateway.Tests.Store;

/// <summary>A real SQLite file in a folder of its own, gone when the test ends.</summary>
internal sealed class TempDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;

    public TempDatabase()
    {
        Database = SqliteDatabase.Open(ConnectionString);
        Disclosures = new SqlDisclosures(Database);
        Payments = new SqlPayments(
            Database,
            Disclosures,
            new EventScribe(new TestAddress()),
            Signal
        );
        Events = new SqlEvents(Database);
    }

    public string ConnectionString => $"Data Source={Path.Combine(_folder, "gateway.db")}";

    public StoreDatabase Database { get; }

    public SqlDisclosures Disclosures { get; }

    public SqlPayments Payments { get; }

    public SqlEvents Events { get; }

    public EventSignal Signal { get; } = new();

    /// <summary>The same store, opened by somebody else.</summary>
    public StoreDatabase OpenAgain() => SqliteDatabase.Open(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class TestAddress : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://gateway.example");
    }
}
