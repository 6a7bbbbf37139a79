using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>The longest wait ends before proxies lose patience, and the answer says which wait was honoured.</summary>
public sealed class WaitTests
{
    [Theory]
    [InlineData("wait=60", "wait=55")]
    [InlineData("wait=56", "wait=55")]
    [InlineData("wait=55", "wait=55")]
    [InlineData("wait=3", "wait=3")]
    public async Task The_answer_names_the_wait_that_was_honoured(string asked, string honoured)
    {
        await using var world = await TestWorld.StartAsync();
        var merchant = world.Merchant;
        var paid = await merchant.PayAsync(world.Jeonseong.MintCode(), 9_000, "wait", "wait-1", asked);
        var refund = await merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 1_000 }, "wait-2", asked);
        var capture = paid.Member("captures")[0].GetProperty("id").GetString();
        var shown = await merchant.PresentAsync("jeonseong", 9_000, "wait");
        Reply[] replies =
        [
            paid,
            refund,
            await merchant.PayAsync(world.Jeonseong.MintCode(), 9_000, "wait", "wait-3", asked),
            await merchant.PostAsync($"/v1/payments/{shown.Id}/cancel", null, "wait-4", asked),
            await merchant.PostAsync($"/v1/payments/{shown.Id}/cancel", null, "wait-4", asked),
            await merchant.GetAsync($"/v1/payments/{paid.Id}", asked),
            await merchant.GetAsync($"/v1/refunds/{refund.Id}", asked),
            await merchant.GetAsync($"/v1/captures/{capture}", asked),
        ];

        Assert.All(
            replies,
            reply =>
            {
                Assert.InRange(reply.Status, 200, 201);
                Assert.Equal(honoured, reply.Headers["Preference-Applied"]);
            }
        );
    }
}
