using Gateway.Payments.Processing;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>A real store of a test's own, with what is kept in it.</summary>
internal sealed class TempDatabase : IAsyncDisposable
{
    private TempDatabase(TestStore store, StoreDatabase database)
    {
        Store = store;
        Database = database;
        Disclosures = new DisclosureStore(Database);
        Payments = new PaymentStore(Database, Disclosures, Signal);
        Events = new EventStore(Database);
    }

    public TestStore Store { get; }

    public StoreDatabase Database { get; private set; }

    public DisclosureStore Disclosures { get; }

    public PaymentStore Payments { get; }

    public EventStore Events { get; }

    public EventNotifier Signal { get; } = new();

    public EventFactory Scribe { get; } = new(new TestAddress());

    public static async Task<TempDatabase> OpenAsync()
    {
        var store = await TestStore.NewAsync();
        return new TempDatabase(store, await store.OpenAsync());
    }

    /// <summary>Opens the store anew, as the next start of the gateway does.</summary>
    public async Task<StoreDatabase> OpenAgainAsync()
    {
        await Database.DisposeAsync();
        return Database = await Store.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Store.DisposeAsync();
    }
}
