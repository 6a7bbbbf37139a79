using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>A till that takes Ullim's vouchers and waits until a payment has ended.</summary>
internal static class UllimScenario
{
    private static readonly string[] Final = ["succeeded", "declined", "canceled", "review"];

    /// <summary>A world in which the wallet decides soon and the gateway is patient enough to see it.</summary>
    public static async Task<TestWorld> WorldAsync(params (string Key, string Value)[] settings)
    {
        var world = await TestWorld.StartAsync([
            ("Adapters:Ullim:InquiryWindowSeconds", "8"),
            ("Adapters:Ullim:RefundWindowSeconds", "6"),
            .. settings,
        ]);
        world.Ullim.PendingMs.Value = 1000;
        world.Ullim.RefundMs.Value = 500;
        return world;
    }

    /// <summary>Scans a fresh voucher, or the one given.</summary>
    public static async Task<Outcome> PayAsync(TestWorld world, int won, string reference, string? voucher = null)
    {
        var reply = await world.Merchant.PayAsync(voucher ?? world.Ullim.Mint().Code, won * 100L, reference);
        Assert.Equal(201, reply.Status);
        return await EndAsync(world, reply.Id);
    }

    /// <summary>Reads a payment once it has ended, or once it has one of these statuses.</summary>
    public static Task<Outcome> EndAsync(TestWorld world, string id, params string[] statuses) =>
        Outcome.OfAsync(world.Merchant, world.Ullim, id, statuses.Length == 0 ? Final : statuses);
}
