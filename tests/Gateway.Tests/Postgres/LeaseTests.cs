using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Postgres;

/// <summary>A step that changed nothing holds nobody up for as long as a lease lasts.</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_failed_rests_and_is_then_free_although_its_lease_would_last()
    {
        var faults = new Faults { Left = 2 };
        await using var world = await StartAsync(faults, rest: TimeSpan.FromSeconds(0.2));

        var left = await LeaveAsync(world);

        await world.Merchant.UntilStatusAsync(left.Id, "succeeded");
        Assert.Equal(0, faults.Left);
        Assert.Single(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_rests_at_it()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has one gateway");
        var faults = new Faults { Left = int.MaxValue };
        await using var world = await StartAsync(faults, rest: Long);
        var left = await LeaveAsync(world);
        await faults.Came.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        Assert.Equal(1, await LeasesAsync(world));

        await world.StopGatewayAsync();

        Assert.Equal(0, await LeasesAsync(world));
        faults.Left = 0;
        await world.StartGatewayAsync();
        await world.Merchant.UntilStatusAsync(left.Id, "succeeded");
        Assert.Single(world.Jeonseong.Ledger);
    }

    private static Task<TestWorld> StartAsync(Faults faults, TimeSpan rest) =>
        TestWorld.StartAsync(
            parts =>
            {
                parts.AddSingleton(DueWorkOptions.Default with { AfterFailure = rest, Lease = Long });
                // Fails where a later question begins, which is a reason of the gateway's own; lists of fields are kept as always.
                FaultyDatabase.Put<DisclosureStore>(parts, unit => unit == typeof(bool) ? faults.Next() : null);
            },
            // However long a step takes here, no charge is given up meanwhile, and recovery comes after the request.
            ("Adapters:Jeonseong:TimeoutSeconds", "60"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", "600")
        );

    private static Task<Reply> LeaveAsync(TestWorld world)
    {
        // Known at once to be unknown: the outcome of a long wait could be saved over the lease of the step behind it.
        world.Jeonseong.Faults.Arm(new("pay", "reset_after_executing"));
        return world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "lease-1",
                code = world.Jeonseong.MintCode(),
            },
            prefer: "wait=0"
        );
    }

    private static Task<long> LeasesAsync(TestWorld world) =>
        world.Store.NumberAsync("select count(*) from payments where lease_until is not null");

    private sealed class Faults
    {
        public int Left { get; set; }

        public TaskCompletionSource Came { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public InvalidOperationException? Next()
        {
            if (Left == 0)
            {
                return null;
            }
            Left--;
            Came.TrySetResult();
            return new InvalidOperationException("a fault of the test's own");
        }
    }
}
