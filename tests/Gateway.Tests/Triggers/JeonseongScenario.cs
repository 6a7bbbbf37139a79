using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>A till that takes Jeonseong, by the payer's code and by its own, and waits until a payment has ended.</summary>
internal static class JeonseongScenario
{
    public static readonly string[] Final = ["succeeded", "declined", "canceled", "expired", "review"];

    /// <summary>A world whose waits for payers are short and whose patience is longer than those.</summary>
    public static async Task<TestWorld> WorldAsync(params (string Key, string Value)[] settings)
    {
        var world = await TestWorld.StartAsync([
            ("Adapters:Jeonseong:InquiryWindowSeconds", "8"),
            ("Adapters:Jeonseong:RefundWindowSeconds", "4"),
            .. settings,
        ]);
        world.Jeonseong.PendingMs.Value = 1000;
        world.Jeonseong.PinWaitMs.Value = 2000;
        return world;
    }

    /// <summary>Scans a fresh code, or the one given.</summary>
    public static async Task<Outcome> PayAsync(TestWorld world, int won, string reference, string? code = null)
    {
        var reply = await world.Merchant.PayAsync(code ?? world.Jeonseong.MintCode(), won * 100L, reference);
        Assert.Equal(201, reply.Status);
        return await EndAsync(world, reply.Id);
    }

    /// <summary>Shows a code and lets the payer act on it.</summary>
    public static async Task<Outcome> OrderAsync(TestWorld world, int won, string reference, string action = "pay")
    {
        var reply = await world.Merchant.PresentAsync("jeonseong", won * 100L, reference);
        Assert.Equal(201, reply.Status);
        var shown = await world.Merchant.UntilAsync(
            $"/v1/payments/{reply.Id}",
            p => p.GetProperty("status").GetString() is not "processing"
        );
        if (shown.GetProperty("status").GetString() == "awaiting_customer" && won is not (1068 or 1069))
        {
            await world.Jeonseong.ScanAsync(shown.GetProperty("code").GetProperty("payload").GetString()!, action);
        }
        return await EndAsync(world, reply.Id);
    }

    /// <summary>Reads a payment once it has ended, or once it has one of these statuses.</summary>
    public static Task<Outcome> EndAsync(TestWorld world, string id, params string[] statuses) =>
        Outcome.OfAsync(world.Merchant, world.Jeonseong, id, statuses.Length == 0 ? Final : statuses);
}
