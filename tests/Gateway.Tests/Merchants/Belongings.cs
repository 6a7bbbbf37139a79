using Gateway.Tests.World;

namespace Gateway.Tests.Merchants;

/// <summary>One of each kind of thing that a merchant can have, made through the API: <c>mer_world</c> has them, <c>mer_other</c> has nothing.</summary>
internal sealed class Belongings
{
    public const string Owner = "mer_world";
    public const string Stranger = "mer_other";
    public const string IdempotencyKey = "key-of-the-owner";

    /// <summary>A payment that was taken and partly given back.</summary>
    public required string Paid { get; init; }

    /// <summary>A payment that is held, and of which a part was captured.</summary>
    public required string Held { get; init; }

    /// <summary>A payment whose code waits for its customer.</summary>
    public required string Shown { get; init; }

    public required string Refund { get; init; }
    public required string Capture { get; init; }
    public required string Endpoint { get; init; }
    public required string Delivery { get; init; }
    public required string Event { get; init; }

    /// <summary>The id of an API key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key itself.</summary>
    public required string Key { get; init; }

    /// <summary>The ids by the segment of an address that they follow.</summary>
    public IReadOnlyDictionary<string, string[]> BySegment =>
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["payments"] = [Paid, Held, Shown],
            ["captures"] = [Capture],
            ["refunds"] = [Refund],
            ["events"] = [Event],
            ["webhook-endpoints"] = [Endpoint],
            ["webhook-deliveries"] = [Delivery],
        };

    public static async Task<Belongings> MakeAsync(TestWorld world)
    {
        var merchant = world.Merchant;
        var endpoint = await merchant.PostAsync(
            "/v1/webhook-endpoints",
            // Refused when it is dialled, without asking anybody for a name.
            new { url = "https://127.0.0.1/", events = new[] { "payment.*" } }
        );
        var paid = await merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "paid", IdempotencyKey);
        var refund = await merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 1_000 }, prefer: "wait=20");
        var held = await merchant.PresentAsync("manmulsang", 9_000, "held", "manual");
        await world.ManmulSang.ScanAsync(await merchant.PayloadAsync(held.Id), "pay");
        await merchant.UntilStatusAsync(held.Id, "authorized");
        var capture = await merchant.PostAsync($"/v1/payments/{held.Id}/captures", new { amount = 1_000 }, prefer: "wait=20");
        Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
        var shown = await merchant.PresentAsync("manmulsang", 9_000, "shown");
        await merchant.UntilStatusAsync(shown.Id, "awaiting_customer");
        var key = await TestWorld
            .Client(world.Address, TestWorld.AdminKey)
            .PostAsync($"/admin/v1/merchants/{Owner}/api-keys", new { scopes = new[] { "payments:read" } });
        return new Belongings
        {
            Paid = paid.Id,
            Held = held.Id,
            Shown = shown.Id,
            Refund = refund.Id,
            Capture = capture.Id,
            Endpoint = endpoint.Id,
            Delivery = First(await merchant.GetAsync("/v1/webhook-deliveries")),
            Event = First(await merchant.GetAsync("/v1/events")),
            KeyId = key.Id,
            Key = key.Member("key").GetString()!,
        };
    }

    private static string First(Reply list) => list.Member("data").EnumerateArray().First().GetProperty("id").GetString()!;
}
