using System.Text.Json;
using Gateway.Store.Postgres;
using Gateway.Tests.Webhooks;
using Gateway.Tests.World;
using Gateway.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Postgres;

/// <summary>Two gateways over one store, one on a machine ten minutes ahead and one ten behind: nobody notices.</summary>
public sealed class ClocksTests
{
    private const string Reason = "a file has one gateway, and its machine's clock";
    private const int Sales = 6;
    private static readonly TimeSpan Off = TimeSpan.FromMinutes(10);

    // Between the machines, the wallet and the receiver, whose clocks are one here, only a round trip is unknown.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task What_is_due_is_done_once_and_on_time()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await StartAsync(Off, ("Adapters:Jeonseong:InquiryDelaysSeconds", "2,5"));
        await using var other = await world.StartNodeAsync(parts => Set(parts, -Off));
        GatewayClient[] nodes = [world.Merchant, TestWorld.Client(other.Address, TestWorld.Key)];
        world.Jeonseong.Faults.Arm(new("pay", "reset_after_executing") { Times = Sales });
        var from = TimeProvider.System.GetUtcNow();

        var made = await Task.WhenAll(
            Enumerable
                .Range(0, Sales)
                .Select(i => nodes[i % 2].PayAsync(world.Jeonseong.MintCode(), 1_250_000, $"due-{i}", prefer: "wait=0"))
        );
        foreach (var (i, payment) in made.Index())
        {
            var paid = await nodes[(i + 1) % 2].UntilStatusAsync(payment.Id, "succeeded");
            Assert.InRange(paid.GetProperty("created_at").GetDateTimeOffset(), from - Round, TimeProvider.System.GetUtcNow() + Round);
        }

        var requests = world.Jeonseong.Requests.Requests;
        var charges = requests.Where(r => r.Operation == "pay").ToDictionary(Number, r => r.At);
        var queries = requests.Where(r => r.Operation == "query").ToList();
        Assert.Equal(Sales, charges.Count);
        Assert.Equal(charges.Keys.Order(), queries.Select(Number).Order());
        Assert.All(queries, q => Assert.True(q.At - charges[Number(q)] >= TimeSpan.FromSeconds(2) - Round));
        Assert.Equal(Sales, world.Jeonseong.Ledger.Count);
        Assert.Equal(2, world.Log.Lines.Count(l => l.Contains("ahead of this machine's", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_node_that_is_ahead_left_is_done_by_one_that_is_behind()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var world = await StartAsync(Off);
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing"));
        var left = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "left-1", prefer: "wait=0");
        await world.StopGatewayAsync();

        await using var other = await world.StartNodeAsync(parts => Set(parts, -Off));

        await TestWorld.Client(other.Address, TestWorld.Key).UntilStatusAsync(left.Id, "succeeded");
        Assert.Single(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task Deliveries_come_in_order_and_rest_between_their_tries()
    {
        Assert.SkipUnless(TestStore.IsPostgres, Reason);
        await using var receiver = await Receiver.StartAsync();
        // The first try of everything fails.
        receiver.Answer = r => receiver.All.Count(x => x.Id == r.Id) == 1 ? 500 : 204;
        await using var world = await StartAsync(Off, ("Gateway:Webhooks:AllowInsecure", "true"));
        await using var other = await world.StartNodeAsync(parts => Set(parts, -Off));
        GatewayClient[] nodes = [world.Merchant, TestWorld.Client(other.Address, TestWorld.Key)];
        await world.Merchant.PostAsync("/v1/webhook-endpoints", new { url = receiver.Url, events = new[] { "*" } });

        for (var i = 0; i < Sales; i++)
        {
            var paid = await nodes[i % 2].PayAsync(world.Jeonseong.MintCode(), 1_250_000, $"told-{i}");
            Assert.Equal("succeeded", paid.State);
        }
        // Each sale tells of its beginning, its capture and its end.
        var all = await receiver.UntilAsync(3 * 2 * Sales);

        foreach (var tries in all.GroupBy(r => r.Id))
        {
            Assert.Equal(2, tries.Count());
            // The header counts whole seconds.
            Assert.InRange(tries.Last().Timestamp - tries.First().Timestamp, 1, 20);
        }
        foreach (var sale in all.GroupBy(PaymentOf))
        {
            var taken = sale.Select(r => r.Id).Distinct().ToList();
            Assert.Equal(3, taken.Count);
            Assert.Equal(taken.Order(StringComparer.Ordinal), taken);
            // A later event is not even tried before the earlier one was taken.
            Assert.Equal(taken.SelectMany(id => new[] { id, id }), sale.Select(r => r.Id));
        }
    }

    private static Task<TestWorld> StartAsync(TimeSpan off, params (string Key, string Value)[] settings) =>
        TestWorld.StartAsync(parts => Set(parts, off), settings);

    private static void Set(IServiceCollection parts, TimeSpan off)
    {
        parts.AddSingleton(new DatabaseClock(new Shifted(off)));
        parts.AddSingleton(WebhookOptions.Default with { Gaps = [.. Enumerable.Repeat(TimeSpan.FromSeconds(2), 3)] });
    }

    private static string Number(LoggedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("tradeNo").GetString()!;
    }

    private static string PaymentOf(Received received)
    {
        using var body = JsonDocument.Parse(received.Body);
        var data = body.RootElement.GetProperty("data");
        return data.TryGetProperty("payment", out var payment) ? payment.GetString()! : data.GetProperty("id").GetString()!;
    }

    /// <summary>The clock of a machine that nobody set right.</summary>
    private sealed class Shifted(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
    }
}
