using System.Globalization;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Postgres;

/// <summary>A node that is gone, or hangs, holds nothing for longer than its lease, which the server measures.</summary>
public sealed class LapsedLeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly InvalidOperationException Fault = new("a fault of the test's own");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_node_leased_and_never_gave_back_is_taken_by_another_when_the_lease_lapses()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has one gateway");
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await TestWorld.StartAsync(
            parts =>
            {
                parts.AddSingleton(DueWorkOptions.Default with { AfterFailure = Never, Lease = Lease });
                FaultyDatabase.Put<DisclosureStore>(
                    parts,
                    unit =>
                    {
                        // Where a question begins; lists of fields are kept as always.
                        if (unit != typeof(bool))
                        {
                            return null;
                        }
                        dead.TrySetResult();
                        return Fault;
                    }
                );
                // From its first step on it is like dead: it takes nothing more, and gives nothing back.
                FaultyDatabase.Put<PaymentStore>(
                    parts,
                    // What leases, and what gives a lease back.
                    unit => dead.Task.IsCompleted && (unit == typeof(List<DuePayment>) || unit == typeof(int)) ? Fault : null
                );
            },
            // However long a step takes here, no charge is given up meanwhile, and recovery comes after the request.
            ("Adapters:Jeonseong:TimeoutSeconds", "60"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", "600")
        );
        // Known at once to be unknown: the outcome of a long wait could be saved over the lease of the step behind it.
        world.Jeonseong.Faults.Arm(new("pay", "reset_after_executing"));
        var left = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "lapse-1", prefer: "wait=0");
        await dead.Task.WaitAsync(Eventually.Bound, Stop);
        await world.StopGatewayAsync();

        var held = await LeftAsync(world);
        Assert.True(held <= Lease.TotalMilliseconds, $"a lease of {Lease} lasts {held} ms more by the server's clock");
        await using var other = await world.StartNodeAsync(parts => parts.AddSingleton(DueWorkOptions.Default with { Lease = Lease }));
        var there = TestWorld.Client(other.Address, TestWorld.Key);
        await there.UntilStatusAsync(left.Id, "succeeded");
        Assert.Single(world.Jeonseong.Ledger);
    }

    // Negative: it has lapsed.
    private static async Task<long> LeftAsync(TestWorld world)
    {
        var rows = await world.Store.RowsAsync(
            "select lease_until - cast(extract(epoch from now()) * 1000 as bigint) from payments where lease_until is not null"
        );
        return long.Parse(Assert.Single(rows)[0]!, CultureInfo.InvariantCulture);
    }
}
