using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sqlite;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Overload;

/// <summary>A gateway whose store takes no commits: it says so where it is asked, sends nothing, and goes on by itself.</summary>
public sealed class UnwritableStoreTests
{
    private SqliteSession? _writing;

    [Fact]
    public async Task It_is_not_ready_sends_nothing_says_what_it_is_and_heals_by_itself()
    {
        await using var world = await TestWorld.StartAsync(Parts);
        var code = world.Jeonseong.MintCode();
        await BreakAsync(world);

        var refused = await world.Merchant.PayAsync(code, 7_000, "refused", "refused");

        Assert.Equal((503, "store_unavailable"), (refused.Status, refused.Code));
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        Assert.Contains("store cannot be written", refused.Member("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(world.Jeonseong.Requests.Requests);
        var health = await world.Merchant.GetAsync("/health/ready");
        Assert.Equal((503, "not_ready"), (health.Status, health.Code));
        Assert.Contains(
            TestStore.IsPostgres ? "PostgreSQL 53100" : "SQLite 8",
            health.Member("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(200, (await world.Merchant.GetAsync("/v1/payments")).Status);

        await MendAsync(world);
        await Eventually.IsTrueAsync(async () => (await world.Merchant.GetAsync("/health/ready")).Status == 200);

        var paid = await world.Merchant.PayAsync(code, 7_000, "refused", "refused", prefer: "wait=30");
        Assert.Equal((201, "succeeded"), (paid.Status, paid.State));
        Assert.Single(world.Jeonseong.Ledger);
        Assert.Single(world.Log.Lines, line => IsOfStore(line) && line.Contains("cannot be", StringComparison.Ordinal));
        Assert.Single(world.Log.Lines, line => IsOfStore(line) && line.Contains("works again", StringComparison.Ordinal));
    }

    private static bool IsOfStore(string line) => line.Contains(typeof(StoreHealth).FullName!, StringComparison.Ordinal);

    private void Parts(IServiceCollection services)
    {
        if (!TestStore.IsPostgres)
        {
            services.Replace(ServiceDescriptor.Singleton<StoreDatabase>(Open));
        }
    }

    private SqliteDatabase Open(IServiceProvider provider)
    {
        var health = provider.GetRequiredService<StoreHealth>();
        return SqliteDatabase.Open(
            provider.GetRequiredService<GatewaySettings>().ConnectionString,
            health,
            NullLogger.Instance,
            session => new SqliteCommitQueue(_writing = session, health)
        );
    }

    private async Task BreakAsync(TestWorld world)
    {
        if (_writing is { } session)
        {
            session.ExecuteScript("pragma query_only = on");
            return;
        }
        // As a server with a full disk answers: every transaction of a node counts up its lane.
        await world.Store.ExecuteAsync(
            """
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger refuse before insert or update on lanes execute function refuse();
            """
        );
    }

    private Task MendAsync(TestWorld world)
    {
        if (_writing is { } session)
        {
            session.ExecuteScript("pragma query_only = off");
            return Task.CompletedTask;
        }
        return world.Store.ExecuteAsync("drop trigger refuse on lanes");
    }
}
