using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests.Upgrade;

/// <summary>The gateway of the last schema and this one: one after the other over a file, side by side over a server.</summary>
public sealed class UpgradeTests(FormerGateway former) : IClassFixture<FormerGateway>
{
    private const long Price = 500_000;

    [Fact]
    public async Task A_file_of_the_former_gateway_goes_on_under_this_one()
    {
        Assert.SkipWhen(former.Missing is not null, former.Missing ?? "");
        await using var world = await WorldAsync();
        var file = $"Data Source={Path.Combine(world.Folder, "upgraded.db")}";
        var sales = new List<(Sale Sale, Reply Payment)>();
        string[] events;
        await using (var old = await Node.StartAsync(world, "sqlite", file, former.Program))
        {
            for (var i = 0; i < 5; i++)
            {
                var sale = NewSale(world, $"old-{i}");
                sales.Add((sale, await SoldAsync(old, sale)));
            }
            events = await old.EventsAsync();
        }

        await using var node = await Node.StartAsync(world, "sqlite", file, null);

        Assert.Equal(events, await node.EventsAsync());
        foreach (var (sale, payment) in sales)
        {
            await AssertKnownAsync(node, sale, payment);
        }
        await AssertRefundedAsync(node, sales[0].Payment);
        await SoldAsync(node, NewSale(world, "new-0"));
        Assert.Equal(events, (await node.EventsAsync()).TakeLast(events.Length));
        Assert.Equal(6, world.Jeonseong.Ledger.Count(line => line.Kind == Movement.Charge));
    }

    [Fact]
    public async Task The_former_gateway_and_this_one_share_a_server()
    {
        Assert.SkipWhen(former.Missing is not null, former.Missing ?? "");
        await using var server = await PostgresServer.StartAsync();
        await using var world = await WorldAsync();
        var old = await Node.StartAsync(world, "postgres", server.ConnectionString, former.Program);
        await using var ended = old;
        await using var node = await Node.StartAsync(world, "postgres", server.ConnectionString, null);

        for (var i = 0; i < 3; i++)
        {
            var (there, here) = (NewSale(world, $"old-{i}"), NewSale(world, $"new-{i}"));
            var sold = await Task.WhenAll(SoldAsync(old, there), SoldAsync(node, here));
            await AssertKnownAsync(node, there, sold[0]);
            await AssertKnownAsync(old, here, sold[1]);
            await AssertRefundedAsync(node, sold[0]);
            await AssertRefundedAsync(old, sold[1]);
        }
        await AssertCapturedAsync(world, old, node, "old-held");
        await AssertCapturedAsync(world, node, old, "new-held");

        var events = await node.EventsAsync();
        Assert.Equal(events, await old.EventsAsync());
        Assert.Equal(events.OrderDescending(StringComparer.Ordinal), events);
        await old.Gateway.StopAsync();
        await SoldAsync(node, NewSale(world, "alone"));
        // No money moved twice.
        Assert.Equal(7, world.Jeonseong.Ledger.Count(line => line.Kind == Movement.Charge));
        Assert.Equal(6, world.Jeonseong.Ledger.Count(line => line.Kind == Movement.Refund));
    }

    private static async Task<SandboxWorld> WorldAsync()
    {
        var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()), TestContext.Current.CancellationToken);
        // Its wallets are wanted, its gateway is not.
        await world.Gateway.StopAsync();
        return world;
    }

    private static Sale NewSale(SandboxWorld world, string reference) => new(reference, world.Jeonseong.MintCode());

    private static async Task<Reply> SoldAsync(Node node, Sale sale)
    {
        var payment = await sale.AskAsync(node);
        Assert.Equal((201, "succeeded"), (payment.Status, payment.State));
        return payment;
    }

    private static async Task AssertKnownAsync(Node node, Sale sale, Reply payment)
    {
        var found = await node.Merchant.GetAsync($"/v1/payments/{payment.Id}");
        Assert.Equal((payment.State, Price), (found.State, found.Member("amount_captured").GetInt64()));
        var again = await sale.AskAsync(node);
        Assert.Equal((200, payment.Id), (again.Status, again.Id));
    }

    private static async Task AssertRefundedAsync(Node node, Reply payment)
    {
        var refund = await node.Merchant.PostAsync(
            $"/v1/payments/{payment.Id}/refunds",
            new { amount = 100_000 },
            $"refund-{payment.Id}",
            "wait=30"
        );
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
    }

    private static async Task AssertCapturedAsync(SandboxWorld world, Node opener, Node taker, string reference)
    {
        var shown = await opener.Merchant.PresentAsync(
            "manmulsang",
            Price,
            reference,
            "manual",
            idempotencyKey: reference,
            prefer: "wait=30"
        );
        await world.ManmulSang.ScanAsync(await taker.Merchant.PayloadAsync(shown.Id), "pay");
        await taker.Merchant.UntilStatusAsync(shown.Id, "authorized");
        var capture = await taker.Merchant.PostAsync(
            $"/v1/payments/{shown.Id}/captures",
            new { amount = Price },
            reference + "-capture",
            "wait=30"
        );
        Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
        Assert.Equal(Price, (await opener.Merchant.GetAsync($"/v1/payments/{shown.Id}")).Member("amount_captured").GetInt64());
    }

    private sealed record Sale(string Reference, string Code)
    {
        public Task<Reply> AskAsync(Node node) => node.Merchant.PayAsync(Code, Price, Reference, $"till-{Reference}", "wait=30");
    }
}
