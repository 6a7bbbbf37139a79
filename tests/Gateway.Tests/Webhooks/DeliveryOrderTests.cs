using Gateway.Tests.World;
using Gateway.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Webhooks;

/// <summary>
/// Many events of one payment come one after another in the order in which they happened, each only after the one before
/// was taken: at first, after failures, in a replay, and whichever node sends them.
/// </summary>
public sealed class DeliveryOrderTests
{
    // With the payment's own three events more than a step of a replay takes, so an order that ends with a step shows too.
    private const int Refunds = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Events_of_a_payment_come_in_order_at_first_after_failures_and_in_a_replay(int nodes)
    {
        Assert.SkipUnless(nodes == 1 || TestStore.IsPostgres, "a file has one gateway");
        await using var receiver = await Receiver.StartAsync();
        // Every third event fails twice, so those behind it would have time to overtake it.
        var failing = new HashSet<string>();
        receiver.Answer = r =>
        {
            lock (failing)
            {
                var came = receiver.All.Count(x => x.Id == r.Id);
                if (came == 1 && receiver.All.Select(x => x.Id).Distinct().Count() % 3 == 1)
                {
                    failing.Add(r.Id);
                }
                return failing.Contains(r.Id) && came <= 2 ? 500 : 204;
            }
        };
        var held = new TaskCompletionSource();
        receiver.Held = held.Task;
        await using var world = await TestWorld.StartAsync(
            parts =>
                parts.AddSingleton(
                    WebhookOptions.Default with
                    {
                        Gaps = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(30), 5)],
                        Every = TimeSpan.FromMilliseconds(30),
                        Deadline = TimeSpan.FromMinutes(1),
                        Lease = TimeSpan.FromMinutes(2),
                    }
                ),
            ("Gateway:Webhooks:AllowInsecure", "true")
        );
        await using var other = nodes == 2 ? await world.StartNodeAsync() : null;
        await MakeEndpointAsync(world, receiver);

        // The first one is on its way while all others come to wait behind it.
        var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_200_000, "in-order");
        Assert.Equal("succeeded", paid.State);
        await receiver.UntilAsync(1);
        for (var i = 0; i < Refunds; i++)
        {
            var refund = await world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 1_000 }, prefer: "wait=20");
            Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        }
        var events = await EventsAsync(world, paid.Id);
        held.SetResult();
        await AssertInOrderAsync("first", receiver, events);

        await using var again = await Receiver.StartAsync();
        again.Answer = r => again.All.Count(x => x.Id == r.Id) == 1 && events.IndexOf(r.Id) % 3 == 0 ? 500 : 204;
        var endpoint = await MakeEndpointAsync(world, again);
        var replay = await world.Merchant.PostAsync($"/v1/webhook-endpoints/{endpoint}/replay", new { since = "2020-01-01T00:00:00Z" });
        Assert.Equal(202, replay.Status);
        await AssertInOrderAsync("replay", again, events);
    }

    // All tries of one event, then all of the next.
    private static async Task AssertInOrderAsync(string what, Receiver receiver, List<string> events)
    {
        await Eventually.IsTrueAsync(
            () => receiver.All.Select(one => one.Id).Distinct().Count() >= events.Count,
            () => $"{what}: {receiver.All.Count} tries came, of not all {events.Count} events"
        );
        var came = receiver.All.Select(one => one.Id).ToList();
        var inTurn = came.Where((id, i) => i == 0 || came[i - 1] != id);
        Assert.Equal($"{what}: {string.Join(' ', events)}", $"{what}: {string.Join(' ', inTurn)}");
        Assert.True(came.Count > events.Count + 3, $"{what}: too few tries failed");
    }

    /// <summary>The ids of a payment's events, the oldest first.</summary>
    private static async Task<List<string>> EventsAsync(TestWorld world, string payment)
    {
        var page = await world.Merchant.GetAsync($"/v1/events?payment={payment}&limit=100");
        List<string> events = [.. page.Member("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!).Reverse()];
        Assert.True(events.Count > 25, $"too few events: {events.Count}");
        Assert.Equal(events.Order(StringComparer.Ordinal), events);
        return events;
    }

    private static async Task<string> MakeEndpointAsync(TestWorld world, Receiver receiver) =>
        (await world.Merchant.PostAsync("/v1/webhook-endpoints", new { url = receiver.Url, events = new[] { "*" } })).Id;
}
