using System.Text.Json;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Overload;

/// <summary>A wallet that takes every request and answers none: the breaker, and what the other wallets notice of it (nothing).</summary>
public sealed class HangingWalletTests
{
    [Fact]
    public async Task The_breaker_opens_declines_at_once_shows_itself_and_closes_by_itself()
    {
        await using var world = await TestWorld.StartAsync();
        Assert.Equal("closed", Breaker(await SchemeAsync(world)));
        Hang(world);

        var hung = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => PayAsync(world, $"hung-{i}")));
        // On a slow machine the breaker opens before the last of them are asked for.
        Assert.All(hung, reply => Assert.True((reply.Status, reply.State) is (201, "processing") or (201, "declined"), reply.Text));
        Assert.Contains(hung, reply => reply.State == "processing");
        var open = await world.Merchant.UntilAsync("/v1/schemes/ullim", scheme => Breaker(scheme) == "open");
        Assert.Equal("down", open.GetProperty("health").GetProperty("state").GetString());
        Assert.NotEqual(JsonValueKind.Null, open.GetProperty("health").GetProperty("breaker").GetProperty("since").ValueKind);
        var refused = await UntilAsync(world, "refused", reply => reply.State == "declined");
        Assert.Equal("scheme_unavailable", refused.Member("decline", "reason").GetString());

        world.Ullim.Faults.Clear();
        await UntilAsync(world, "again", reply => reply.State == "succeeded");
        Assert.Equal("closed", Breaker(await SchemeAsync(world)));
        foreach (var reply in hung)
        {
            // The wallet never saw these charges, and nothing of them is left open.
            await world.Merchant.UntilStatusAsync(reply.Id, "declined");
        }
        Assert.Single(world.Ullim.Ledger);
    }

    [Fact]
    public async Task Payments_to_the_others_all_go_through_while_one_hangs_under_load()
    {
        // Only the wallet that hangs may run into a deadline, however slow this machine is.
        await using var world = await TestWorld.StartAsync(
            ("Adapters:Jeonseong:TimeoutSeconds", "60"),
            ("Adapters:ManmulSang:TimeoutSeconds", "60"),
            ("Adapters:ManmulSang:CreateWindowSeconds", "60")
        );
        Hang(world);
        using var stop = new CancellationTokenSource();
        var hanging = Task.WhenAll(Enumerable.Range(0, 40).Select(i => LoadAsync(world, $"load-{i}", stop.Token)));
        var others = new List<Reply>();
        for (var round = 0; round < 10; round++)
        {
            var number = round;
            others.AddRange(
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 8)
                        .SelectMany(i =>
                            new[]
                            {
                                world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, $"other-{number}-{i}"),
                                world.Merchant.PresentAsync("manmulsang", 9_000, $"other-{number}-{i}"),
                            }
                        )
                )
            );
        }
        await stop.CancelAsync();
        await hanging;

        Assert.Equal(160, others.Count);
        foreach (var reply in others)
        {
            Assert.Equal(201, reply.Status);
            await world.Merchant.UntilStatusAsync(reply.Id, "succeeded", "awaiting_customer");
        }
        Assert.Equal(80, world.Jeonseong.Ledger.Count);
        Assert.Empty(world.Ullim.Ledger);
    }

    private static void Hang(TestWorld world) => world.Ullim.Faults.Arm(new Fault("*", "no_answer_before_executing") { Times = 0 });

    private static async Task LoadAsync(TestWorld world, string name, CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            var reply = await PayAsync(world, $"{name}-{i}");
            Assert.True((reply.Status, reply.State) is (201, "processing") or (201, "declined"), reply.Text);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static Task<Reply> PayAsync(TestWorld world, string reference) =>
        world.Merchant.PayAsync(world.Ullim.Mint().Code, 500_000, reference);

    /// <summary>Pays until a payment ends as wanted: the traffic is what makes a breaker try again.</summary>
    private static async Task<Reply> UntilAsync(TestWorld world, string name, Func<Reply, bool> wanted)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        for (var i = 0; ; i++)
        {
            var reply = await PayAsync(world, $"{name}-{i}");
            if (wanted(reply))
            {
                return reply;
            }
            Assert.False(bound.IsCancellationRequested, $"never as wanted: {reply.Text}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static async Task<JsonElement> SchemeAsync(TestWorld world) => (await world.Merchant.GetAsync("/v1/schemes/ullim")).Json;

    private static string Breaker(JsonElement scheme) =>
        scheme.GetProperty("health").GetProperty("breaker").GetProperty("state").GetString()!;
}
