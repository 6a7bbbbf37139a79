using Adapters.Contract.Settings;
using Gateway.Events;
using Gateway.Store.Sqlite;

namespace Gateway.Tests.Store;

/// <summary>A real SQLite file in a folder of its own, gone when the test ends.</summary>
internal sealed class TempDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;

    public TempDatabase()
    {
        Database = SqliteDatabase.Open(ConnectionString);
        Disclosures = new SqliteDisclosures(Database);
        Payments = new SqlitePayments(
            Database,
            Disclosures,
            new EventScribe(new TestAddress()),
            Signal
        );
        Events = new SqliteEvents(Database);
    }

    public string ConnectionString => $"Data Source={Path.Combine(_folder, "gateway.db")}";

    public SqliteDatabase Database { get; }

    public SqliteDisclosures Disclosures { get; }

    public SqlitePayments Payments { get; }

    public SqliteEvents Events { get; }

    public EventSignal Signal { get; } = new();

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
