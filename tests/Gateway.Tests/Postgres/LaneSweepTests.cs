using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Tests.World;

namespace Gateway.Tests.Postgres;

/// <summary>What gateways leave behind in the table of lanes goes, and nothing that one may still ask for.</summary>
public sealed class LaneSweepTests
{
    private const string Rows = """
        insert into lanes (id, batch, begun_at) values
            ('lane_dead', 17, now() - interval '8 days'),
            ('lane_quiet', 17, now() - interval '6 days'),
            ('0123456789abcdef0123456789abcdef', 17, now() - interval '80 days')
        """;

    [Fact]
    public async Task Rows_of_lanes_that_ended_long_ago_go_and_one_that_sweeps_keeps_its_own()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has no lanes");
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        await CountAsync(database);
        var own = ((PostgresDatabase)database).LaneId;
        await store.ExecuteAsync("update lanes set begun_at = now() - interval '9 days'");
        await store.ExecuteAsync(Rows);

        Assert.Equal(1, await LaneSweeper.SweepAsync(database));
        Assert.Equal(0, await LaneSweeper.SweepAsync(database));
        await CountAsync(database);

        // The gateways of the first release write down when they began, and not that they go on.
        Assert.Equal(
            ["0123456789abcdef0123456789abcdef", own, "lane_quiet"],
            (await store.RowsAsync("select id from lanes")).Select(r => r[0]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, await store.NumberAsync($"select batch from lanes where id = '{own}'"));
    }

    [Fact]
    public async Task A_gateway_sweeps_when_it_starts()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has no lanes");
        await using var world = await TestWorld.StartAsync();
        await world.StopGatewayAsync();
        await world.Store.ExecuteAsync(Rows);

        await world.StartGatewayAsync();

        await Eventually.IsTrueAsync(async () => await world.Store.NumberAsync("select count(*) from lanes where id = 'lane_dead'") == 0);
    }

    private static Task<long?> CountAsync(StoreDatabase database) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
                session.NumberAsync(
                    "insert into counters (name, value) values ('swept', 1) on conflict (name) do update set value = counters.value + 1 returning value"
                ),
            mayBeShed: false
        );
}
