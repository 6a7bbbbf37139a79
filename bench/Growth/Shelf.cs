using Adapters.Contract.Settings;
using Gateway.Events;
using Gateway.Store.Sql;

namespace Growth;

/// <summary>The gateway's own store in this process, without the gateway around it.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private readonly StoreDatabase database;

    public Shelf(StoreDatabase database)
    {
        this.database = database;
        Payments = new SqlPayments(
            database,
            new SqlDisclosures(database),
            new EventScribe(new Address()),
            new EventSignal()
        );
    }

    public SqlPayments Payments { get; }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://gateway.example");
    }
}
