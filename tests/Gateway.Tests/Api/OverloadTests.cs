using Gateway.Store.Sqlite;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

public sealed class OverloadTests
{
    [Fact]
    public async Task When_the_stores_queue_is_full_a_payment_is_shed_before_anything_and_reads_go_on()
    {
        await using var world = await TestWorld.StartAsync();
        var writer = world.Services.GetRequiredService<SqliteDatabase>().Writer;
        using var gate = new ManualResetEventSlim();
        var held = writer.RunAsync(
            _ =>
            {
                gate.Wait(TimeSpan.FromSeconds(30));
                return 0;
            },
            mayBeShed: false
        );
        var waiting = Enumerable
            .Range(0, SqliteWriter.MaxQueue)
            .Select(_ => writer.RunAsync(_ => 0, mayBeShed: false))
            .ToList();
        var code = world.Jeonseong.MintCode();

        var shed = await world.Merchant.PayAsync(code, 1_250_000, "overload", "overload-1");
        var read = await world.Merchant.GetAsync("/v1/payments");
        gate.Set();
        await held;
        await Task.WhenAll(waiting);

        Assert.Equal((503, "overloaded"), (shed.Status, shed.Code));
        Assert.True(shed.Headers.ContainsKey("Retry-After"));
        Assert.Equal(200, read.Status);
        Assert.Empty(world.Jeonseong.Requests.Requests);
        // It used no key: the same request goes through once there is room.
        var again = await world.Merchant.PayAsync(code, 1_250_000, "overload", "overload-1");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
    }
}
