using Gateway.Tests.Events;
using Gateway.Tests.World;

namespace Gateway.Tests.Postgres;

/// <summary>Two gateways over one store: to merchants they are one.</summary>
public sealed class NodesTests
{
    private const string Reason = "a file has one gateway";

    [Fact]
    public async Task Who_waits_at_one_node_hears_of_what_another_did()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await TestWorld.StartAsync();
        await using var other = await world.StartNodeAsync();
        var there = TestWorld.Client(other.Address, TestWorld.Key);
        using var stream = await StreamReading.OpenAsync(other.Address, TestWorld.Key);
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing"));

        var asked = world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "nodes-1",
                code = world.Jeonseong.MintCode(),
            },
            prefer: "wait=1"
        );
        var told = await stream.NextAsync();
        var waited = await there.GetAsync($"/v1/payments/{told!.Subject}", "wait=20");

        Assert.Equal("processing", (await asked).State);
        Assert.Equal("succeeded", waited.State);
        Assert.Equal(["capture.succeeded", "payment.succeeded"], (await stream.TakeAsync(2)).Select(m => m.Type));
    }

    [Fact]
    public async Task The_same_key_at_two_nodes_makes_one_payment()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await TestWorld.StartAsync();
        await using var other = await world.StartNodeAsync();
        GatewayClient[] nodes = [world.Merchant, TestWorld.Client(other.Address, TestWorld.Key)];

        for (var i = 0; i < 10; i++)
        {
            var code = world.Jeonseong.MintCode();
            var replies = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(n => nodes[n % 2].PayAsync(code, 1_250_000, $"twice-{i}", $"key-{i}"))
            );

            Assert.Single(replies.Select(r => r.Id).Distinct());
            Assert.Single(replies, r => r.Status == 201);
            Assert.All(replies, r => Assert.Equal("succeeded", r.State));
        }
        Assert.Equal(10, world.Jeonseong.Ledger.Count);
    }

    [Fact]
    public async Task What_is_due_is_done_by_one_node()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await TestWorld.StartAsync();
        await using var other = await world.StartNodeAsync();
        // Half at each: a node that got no answer twenty times would leave the wallet alone for longer than the window.
        GatewayClient[] nodes = [world.Merchant, TestWorld.Client(other.Address, TestWorld.Key)];
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing") { Times = 20 });

        var paid = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => nodes[i % 2].PayAsync(world.Jeonseong.MintCode(), 1_250_000, $"due-{i}"))
        );
        foreach (var payment in paid)
        {
            await world.Merchant.UntilStatusAsync(payment.Id, "succeeded");
        }

        Assert.Equal(20, world.Jeonseong.Requests.Requests.Count(r => r.Operation == "pay"));
        Assert.Equal(20, world.Jeonseong.Requests.Requests.Count(r => r.Operation == "query"));
    }

    [Fact]
    public async Task What_a_dead_node_left_is_done_by_another()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await TestWorld.StartAsync();
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing"));
        var left = await world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "left-1",
                code = world.Jeonseong.MintCode(),
            },
            prefer: "wait=0"
        );
        await world.StopGatewayAsync();

        await using var other = await world.StartNodeAsync();
        var there = TestWorld.Client(other.Address, TestWorld.Key);

        await there.UntilStatusAsync(left.Id, "succeeded");
        Assert.Single(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task A_key_that_was_revoked_at_one_node_stops_at_the_other_without_a_restart()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await TestWorld.StartAsync();
        await using var other = await world.StartNodeAsync();
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);
        const string Keys = "/admin/v1/merchants/mer_world/api-keys";
        var made = await admin.PostAsync(Keys, new { scopes = new[] { "payments:read" } });
        var there = TestWorld.Client(other.Address, made.Member("key").GetString()!);
        // Neither a key that was made nor one that was revoked is known there at once, but without any more doing.
        await UntilAnsweredAsync(200);

        var revoked = await admin.DeleteAsync($"{Keys}/{made.Id}");

        Assert.Equal(200, revoked.Status);
        await UntilAnsweredAsync(401);

        async Task UntilAnsweredAsync(int status)
        {
            Reply? reply = null;
            await Eventually.IsTrueAsync(
                async () => (reply = await there.GetAsync("/v1/payments")).Status == status,
                () => $"never {status}, but {reply?.Status} {reply?.Text}"
            );
        }
    }
}
