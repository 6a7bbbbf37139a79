using System.Text.Json.Nodes;
using Mocks.Kit;
using Sandbox;
using Throwaway;

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
        var sales = new List<(JsonNode Body, JsonNode Payment)>();
        string[] events;
        await using (var old = await Node.StartAsync(world, "sqlite", file, former.Program))
        {
            for (var i = 0; i < 5; i++)
            {
                var body = Sale(world, $"old-{i}");
                sales.Add((body, await SoldAsync(old, body)));
            }
            events = await old.EventsAsync();
        }

        await using var node = await Node.StartAsync(world, "sqlite", file, null);

        Assert.Equal(events, await node.EventsAsync());
        foreach (var (body, payment) in sales)
        {
            await AssertKnownAsync(node, body, payment);
        }
        await AssertRefundedAsync(node, sales[0].Payment);
        await SoldAsync(node, Sale(world, "new-0"));
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
            var (there, here) = (Sale(world, $"old-{i}"), Sale(world, $"new-{i}"));
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
        await SoldAsync(node, Sale(world, "alone"));
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

    private static JsonObject Sale(SandboxWorld world, string reference) =>
        new()
        {
            ["amount"] = Price,
            ["currency"] = "KPW",
            ["reference"] = reference,
            ["code"] = world.Jeonseong.MintCode(),
        };

    private static async Task<JsonNode> SoldAsync(Node node, JsonNode body)
    {
        var (status, payment) = await node.PostAsync("/v1/payments", body, Key(body));
        Assert.Equal((201, "succeeded"), (status, payment["status"]!.ToString()));
        return payment;
    }

    private static async Task AssertKnownAsync(Node node, JsonNode body, JsonNode payment)
    {
        var found = await node.GetAsync($"/v1/payments/{payment["id"]}");
        Assert.Equal(payment["status"]!.ToString(), found["status"]!.ToString());
        Assert.Equal(Price, (long)found["amount_captured"]!);
        var (status, again) = await node.PostAsync("/v1/payments", body, Key(body));
        Assert.Equal((200, payment["id"]!.ToString()), (status, again["id"]!.ToString()));
    }

    private static async Task AssertRefundedAsync(Node node, JsonNode payment)
    {
        var (status, refund) = await node.PostAsync(
            $"/v1/payments/{payment["id"]}/refunds",
            new JsonObject { ["amount"] = 100_000 },
            $"refund-{payment["id"]}"
        );
        Assert.Equal((201, "succeeded"), (status, refund["status"]!.ToString()));
    }

    private static async Task AssertCapturedAsync(SandboxWorld world, Node opener, Node taker, string reference)
    {
        var (_, shown) = await opener.PostAsync(
            "/v1/payments",
            new JsonObject
            {
                ["amount"] = Price,
                ["currency"] = "KPW",
                ["reference"] = reference,
                ["capture"] = "manual",
                ["present"] = new JsonObject { ["schemes"] = new JsonArray("manmulsang") },
            },
            reference
        );
        var path = $"/v1/payments/{shown["id"]}";
        var payload = await UntilAsync(taker, path, payment => payment["code"]?["payload"]?.ToString());
        await world.ManmulSang.ScanAsync(payload, "pay");
        await UntilAsync(taker, path, payment => payment["status"]!.ToString() == "authorized" ? "authorized" : null);
        var (status, capture) = await taker.PostAsync(path + "/captures", new JsonObject { ["amount"] = Price }, reference + "-capture");
        Assert.Equal((201, "succeeded"), (status, capture["status"]!.ToString()));
        Assert.Equal(Price, (long)(await opener.GetAsync(path))["amount_captured"]!);
    }

    private static async Task<string> UntilAsync(Node node, string path, Func<JsonNode, string?> wanted)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var payment = await node.GetAsync(path);
            if (wanted(payment) is { } found)
            {
                return found;
            }
            Assert.False(bound.IsCancellationRequested, $"never as wanted: {payment}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static string Key(JsonNode body) => $"till-{body["reference"]}";
}
