using System.Collections.Immutable;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store;
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
        await faults.Came.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, await LeasesAsync(world));

        await world.StopGatewayAsync();

        Assert.Equal(0, await LeasesAsync(world));
        faults.Left = 0;
        await world.StartGatewayAsync();
        await world.Merchant.UntilStatusAsync(left.Id, "succeeded");
        Assert.Single(world.Jeonseong.Ledger);
    }

    private static Task<TestWorld> StartAsync(Faults faults, TimeSpan rest) =>
        TestWorld.StartAsync(parts =>
        {
            parts.AddSingleton(DueWorkOptions.Default with { AfterFailure = rest, Lease = Long });
            parts.AddSingleton<IDisclosureStore>(provider => new Breaking(provider.GetRequiredService<SqlDisclosures>(), faults));
        });

    private static Task<Reply> LeaveAsync(TestWorld world)
    {
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing"));
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
    }

    /// <summary>Fails where a later question begins, which is a reason of the gateway's own.</summary>
    private sealed class Breaking(IDisclosureStore store, Faults faults) : IDisclosureStore
    {
        public Task BeginAsync(Payment payment, Disclosure disclosure)
        {
            if (faults.Left == 0)
            {
                return store.BeginAsync(payment, disclosure);
            }
            faults.Left--;
            faults.Came.TrySetResult();
            throw new InvalidOperationException("a fault of the test's own");
        }

        public Task<ImmutableArray<DisclosedMessage>> ListAsync(string merchantId, string paymentId) =>
            store.ListAsync(merchantId, paymentId);
    }
}
