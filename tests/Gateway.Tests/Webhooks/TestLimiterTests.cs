using System.Globalization;
using Gateway.Tests.World;

namespace Gateway.Tests.Webhooks;

/// <summary><c>POST /v1/webhook-endpoints/{id}/test</c>, which anybody with a key can ask for as often as it likes.</summary>
public sealed class TestLimiterTests
{
    [Fact]
    public async Task One_test_of_an_endpoint_and_four_of_a_merchant_run_at_a_time_and_others_are_told_to_wait()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Webhooks:AllowInsecure", "true"));
        await using var receiver = await Receiver.StartAsync();
        await using var others = await Receiver.StartAsync();
        var answers = new TaskCompletionSource();
        receiver.Held = answers.Task;
        var mine = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            mine.Add(await MakeAsync(world.Merchant, receiver.Url));
        }
        var theirs = await MakeAsync(world.OtherMerchant, others.Url);

        var running = new List<Task<Reply>>();
        for (var i = 0; i < 4; i++)
        {
            running.Add(TestAsync(world.Merchant, mine[i]));
            await receiver.UntilAsync(i + 1);
            AssertRefused(await TestAsync(world.Merchant, mine[i]));
        }
        AssertRefused(await TestAsync(world.Merchant, mine[4]));
        AssertDelivered(await TestAsync(world.OtherMerchant, theirs));
        answers.SetResult();

        Assert.All(await Task.WhenAll(running), AssertDelivered);
        Assert.Equal(4, receiver.All.Count);
        AssertDelivered(await TestAsync(world.Merchant, mine[4]));
        AssertDelivered(await TestAsync(world.Merchant, mine[0]));
    }

    private static void AssertRefused(Reply reply)
    {
        Assert.Equal((429, "rate_limited"), (reply.Status, reply.Code));
        Assert.InRange(int.Parse(reply.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 10);
    }

    private static void AssertDelivered(Reply reply) => Assert.Equal((200, 204), (reply.Status, reply.Member("status_code").GetInt32()));

    private static Task<Reply> TestAsync(GatewayClient merchant, string endpoint) =>
        merchant.PostAsync($"/v1/webhook-endpoints/{endpoint}/test", null);

    private static async Task<string> MakeAsync(GatewayClient merchant, string url) =>
        (await merchant.PostAsync("/v1/webhook-endpoints", new { url, events = new[] { "payment.*" } })).Id;
}
