using System.Text.Json;
using Gateway.Events.Model;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Events;

/// <summary>
/// Guards that what the contract calls an event becomes one in the running gateway: every type of payments, captures and
/// refunds is brought about at the wallets, and each line of a status has its event, in order and of the same object.
/// </summary>
public sealed class LinesBecomeEventsTests
{
    private static readonly string[] Kinds = ["payment.", "capture.", "refund."];

    [Fact]
    public async Task Every_line_of_a_status_becomes_its_event()
    {
        await using var world = await TestWorld.StartAsync();
        world.Jeonseong.Faults.Arm(new Fault("pay", "unknown_outcome"));
        world.Jeonseong.Faults.Arm(new Fault("query", "wrong_amount") { Times = 0 });

        var ids = await Task.WhenAll(
            PartsAsync(
                world,
                ("captures", 500_000, "succeeded"),
                ("captures", 105_100, "failed"),
                ("refunds", 100_000, "succeeded"),
                ("refunds", 105_100, "failed")
            ),
            PartsAsync(world, ("captures", 109_300, "review")),
            PartsAsync(world, ("captures", 500_000, "succeeded"), ("refunds", 109_300, "review")),
            EndAsync(world, "expired"),
            EndAsync(world, "canceled"),
            PayAsync(world, world.Ullim.Mint().Code, 105_100, "declined"),
            PayAsync(world, world.Jeonseong.MintCode(), 1_250_000, "review")
        );

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var lines = await ReadAsync(world, $"/v1/payments/{id}/timeline");
            var events = await ReadAsync(world, $"/v1/events?payment={id}&limit=100");
            var told = lines.Where(IsStatus).ToList();
            Assert.Equal(
                string.Join('\n', told.Select(line => $"{Type(line)} of {PartOf(line) ?? id}")),
                string.Join('\n', events.Reverse().Select(one => $"{Type(one)} of {one.GetProperty("data").GetProperty("id").GetString()}"))
            );
            seen.UnionWith(told.Select(Type));
        }
        Assert.Equal(EventTypes.All.Remove(EventTypes.EndpointDisabled).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    /// <summary>Captures and refunds of each end: the wallet fails 1051 won, and never tells of 1093.</summary>
    private static async Task<string> PartsAsync(TestWorld world, params (string Kind, long Amount, string Status)[] parts)
    {
        var shown = await world.Merchant.PresentAsync("manmulsang", 2_000_000, "parts", "manual");
        var id = shown.Id;
        await world.ManmulSang.ScanAsync(shown.Member("code").GetProperty("payload").GetString()!, "pay");
        await world.Merchant.UntilStatusAsync(id, "authorized");
        foreach (var (kind, amount, status) in parts)
        {
            var part = await world.Merchant.PostAsync($"/v1/payments/{id}/{kind}", new { amount }, prefer: "wait=20");
            Assert.Equal((201, status), (part.Status, part.State));
        }
        return id;
    }

    private static async Task<string> EndAsync(TestWorld world, string status)
    {
        var shown = await world.Merchant.PresentAsync("manmulsang", 1_250_000, status);
        if (status == "expired")
        {
            var number = "GW" + shown.Id[4..].ToUpperInvariant();
            Assert.Equal(200, (await world.ManmulSang.ActAsync(number, "expire")).Status);
        }
        else
        {
            await world.Merchant.PostAsync($"/v1/payments/{shown.Id}/cancel", null);
        }
        await world.Merchant.UntilStatusAsync(shown.Id, status);
        return shown.Id;
    }

    private static async Task<string> PayAsync(TestWorld world, string code, long amount, string status)
    {
        var paid = await world.Merchant.PayAsync(code, amount, status);
        await world.Merchant.UntilStatusAsync(paid.Id, status);
        return paid.Id;
    }

    private static async Task<IEnumerable<JsonElement>> ReadAsync(TestWorld world, string path) =>
        [.. (await world.Merchant.GetAsync(path)).Member("data").EnumerateArray()];

    private static bool IsStatus(JsonElement line) =>
        Type(line) != "payment.cancel_requested" && Kinds.Any(kind => Type(line).StartsWith(kind, StringComparison.Ordinal));

    private static string Type(JsonElement line) => line.GetProperty("type").GetString()!;

    private static string? PartOf(JsonElement line) => line.GetProperty("detail").TryGetProperty("id", out var id) ? id.GetString() : null;
}
