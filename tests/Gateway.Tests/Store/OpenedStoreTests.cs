using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Store;

/// <summary>The store that the settings name is the one that is used.</summary>
public sealed class OpenedStoreTests
{
    [Fact]
    public async Task A_gateway_opens_the_store_of_its_settings()
    {
        await using var world = await TestWorld.StartAsync();

        Assert.Equal(TestStore.IsPostgres, world.Services.GetRequiredService<StoreDatabase>() is PostgresDatabase);
        // Asked for past the gateway, by the connection string of the settings.
        Assert.Equal(1, await world.Store.NumberAsync("select count(*) from merchants where id = 'mer_world'"));
    }
}
