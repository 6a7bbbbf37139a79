using Gateway.Tests.World;

namespace Gateway.Tests.Overload;

/// <summary>A paused scheme begins no payment and finishes all that it has.</summary>
public sealed class PausedSchemeTests
{
    [Fact]
    public async Task A_paused_scheme_takes_no_new_payment_also_after_a_restart_and_finishes_the_old_ones()
    {
        await using var world = await TestWorld.StartAsync();
        var paid = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 500_000, "before");
        var shown = await world.Merchant.PresentAsync("manmulsang", 9_000, "before-shown");

        Assert.True(await SetAsync(world, "ullim", "pause"));
        Assert.True(await SetAsync(world, "manmulsang", "pause"));
        await AssertRefusedAsync(world);
        // Restarted, the address is another one; the callbacks of the code shown before went to the old one.
        await world.Merchant.UntilStatusAsync(shown.Id, "awaiting_customer");
        await world.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await world.Merchant.UntilStatusAsync(shown.Id, "succeeded");
        await world.StopGatewayAsync();
        await world.StartGatewayAsync();
        await AssertRefusedAsync(world);

        var refund = await world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, prefer: "wait=20");
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        var other = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "other");
        Assert.Equal((201, "succeeded"), (other.Status, other.State));

        Assert.False(await SetAsync(world, "ullim", "resume"));
        var again = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 500_000, "after");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
    }

    [Fact]
    public async Task A_repeat_of_an_earlier_payment_is_answered_while_the_scheme_is_paused()
    {
        await using var world = await TestWorld.StartAsync();
        var code = world.Ullim.Mint().Code;
        var first = await world.Merchant.PayAsync(code, 500_000, "repeat", "key-1");
        await SetAsync(world, "ullim", "pause");

        var repeat = await world.Merchant.PayAsync(code, 500_000, "repeat", "key-1");

        Assert.Equal((200, first.Id), (repeat.Status, repeat.Id));
    }

    [Fact]
    public async Task Only_an_admin_pauses_and_only_what_there_is()
    {
        await using var world = await TestWorld.StartAsync();
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);

        var merchant = await world.Merchant.PostAsync("/admin/v1/schemes/ullim/pause", null);
        var nobody = await admin.PostAsync("/admin/v1/schemes/saebyol/pause", null);

        Assert.Equal((401, 404), (merchant.Status, nobody.Status));
        await SetAsync(world, "ullim", "pause");
        Assert.True(await SetAsync(world, "ullim", "pause"));
        Assert.False(await SetAsync(world, "ullim", "resume"));
        Assert.False(await SetAsync(world, "ullim", "resume"));
    }

    private static async Task<bool> SetAsync(TestWorld world, string scheme, string verb)
    {
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);
        var reply = await admin.PostAsync($"/admin/v1/schemes/{scheme}/{verb}", null);
        Assert.Equal(200, reply.Status);
        var shown = await world.Merchant.GetAsync($"/v1/schemes/{scheme}");
        Assert.Equal(reply.Member("paused").GetBoolean(), shown.Member("paused").GetBoolean());
        return reply.Member("paused").GetBoolean();
    }

    private static async Task AssertRefusedAsync(TestWorld world)
    {
        var byCode = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 500_000, "refused");
        var shown = await world.Merchant.PresentAsync("manmulsang", 9_000, "refused");
        Assert.Equal((422, "scheme_not_enabled"), (byCode.Status, byCode.Code));
        Assert.Equal((422, "scheme_not_enabled"), (shown.Status, shown.Code));
        var list = await world.Merchant.GetAsync("/v1/payments?reference=refused");
        Assert.Empty(list.Member("data").EnumerateArray());
    }
}
