using System.Globalization;
using Gateway.Tests.World;

namespace Gateway.Tests.Overload;

/// <summary>All merchants draw from one row of numbers for a terminal and a day; none of them can use it up for the others.</summary>
public sealed class NumberShareTests
{
    private const int Half = 999_999 / 2;

    [Fact]
    public async Task A_merchant_that_drew_its_share_is_refused_and_another_one_still_pays()
    {
        // 3 of 999,999, cut to whole numbers.
        await using var world = await TestWorld.StartAsync(("Adapters:Ullim:MerchantNumberShare", "0.0000031"));
        var first = await PayAsync(world, world.Merchant, "first");
        Assert.Equal("succeeded", first.State);
        await SetCounterAsync(world, Half - 1);

        var replies = new List<Reply>();
        for (var i = 0; i < 6; i++)
        {
            replies.Add(await PayAsync(world, world.Merchant, $"greedy-{i}"));
        }
        var asked = world.Ullim.Requests.Requests.Count;
        var other = await PayAsync(world, world.OtherMerchant, "other");
        var elsewhere = await world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 500_000,
                currency = "KPW",
                reference = "elsewhere",
                code = world.Ullim.Mint().Code,
                terminal = "T0002",
            }
        );

        // One number of the free half was left, and then three of its own.
        Assert.Equal([201, 201, 201, 201, 429, 429], replies.Select(r => r.Status));
        Assert.Equal("rate_limited", replies[^1].Code);
        Assert.Contains("terminal", replies[^1].Member("detail").GetString());
        Assert.True(replies[^1].Headers.ContainsKey("Retry-After"));
        Assert.Equal(4 + 1, asked);
        Assert.Equal(("succeeded", "succeeded"), (other.State, elsewhere.State));
        // What was refused burnt nothing: the next number follows on the last one that was sent.
        Assert.Equal(Half + 4, await world.Store.NumberAsync("select max(value) from counters"));
        var refused = await world.Merchant.GetAsync("/v1/payments?reference=greedy-5");
        Assert.Empty(refused.Member("data").EnumerateArray());
    }

    [Fact]
    public async Task When_the_numbers_of_a_day_are_used_up_everybody_is_declined_without_a_call()
    {
        await using var world = await TestWorld.StartAsync();
        Assert.Equal("succeeded", (await PayAsync(world, world.Merchant, "first")).State);
        await SetCounterAsync(world, 999_999);
        var asked = world.Ullim.Requests.Requests.Count;

        var replies = new[] { await PayAsync(world, world.Merchant, "late"), await PayAsync(world, world.OtherMerchant, "late") };

        Assert.All(
            replies,
            reply =>
            {
                Assert.Equal((201, "declined"), (reply.Status, reply.State));
                Assert.Equal("scheme_unavailable", reply.Member("decline", "reason").GetString());
            }
        );
        Assert.Equal(asked, world.Ullim.Requests.Requests.Count);
    }

    private static async Task SetCounterAsync(TestWorld world, int value) =>
        Assert.Equal(
            1,
            await world.Store.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"update counters set value = {value}"))
        );

    private static Task<Reply> PayAsync(TestWorld world, GatewayClient merchant, string reference) =>
        merchant.PayAsync(world.Ullim.Mint().Code, 500_000, reference);
}
