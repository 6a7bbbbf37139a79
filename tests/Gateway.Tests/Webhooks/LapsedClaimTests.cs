using Gateway.Store.Sql;
using Gateway.Tests.World;
using Gateway.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Webhooks;

/// <summary>A claim whose holder never ends it lapses, on the store's own clock, and the delivery is sent again.</summary>
public sealed class LapsedClaimTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_delivery_whose_try_was_never_written_down_is_sent_again_when_its_claim_lapses()
    {
        var left = 1;
        await using var receiver = await Receiver.StartAsync();
        await using var world = await TestWorld.StartAsync(
            parts =>
            {
                parts.AddSingleton(WebhookOptions.Default with { Lease = Lease, Every = TimeSpan.FromMilliseconds(50) });
                FaultyDatabase.Put<DeliveryStore>(
                    parts,
                    // The end of a try is the unit that may bring an event.
                    unit =>
                        unit == typeof(EventBatch) && Interlocked.Decrement(ref left) >= 0
                            ? new InvalidOperationException("a fault of the test's own")
                            : null
                );
            },
            ("Gateway:Webhooks:AllowInsecure", "true")
        );
        var made = await world.Merchant.PostAsync(
            "/v1/webhook-endpoints",
            new { url = receiver.Url, events = new[] { "payment.succeeded" } }
        );
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "lapses");
        await receiver.UntilAsync(1);
        await receiver.UntilAsync(2);

        await world.Merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}",
            page => page.GetProperty("data")[0].GetProperty("status").GetString() == "succeeded"
        );
        Assert.Single(receiver.All.Select(one => one.Id).Distinct());
    }
}
