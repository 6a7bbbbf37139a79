using System.Globalization;
using System.Text;
using Gateway.Tests.World;
using Gateway.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Webhooks;

/// <summary>
/// The headers of whatever the gateway sends to a merchant: all that the contract promises, with their values, and none
/// beside them, since each one more tells merchants something of the inside.
/// </summary>
public sealed class DeliveryHeadersTests
{
    private static readonly string[] Names =
    [
        "Content-Length",
        "Content-Type",
        "Host",
        "User-Agent",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    ];

    [Fact]
    public async Task A_first_try_a_retry_a_redelivery_a_replay_and_a_test_have_exactly_the_headers_of_the_contract()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await TestWorld.StartAsync(
            parts =>
                parts.AddSingleton(
                    WebhookOptions.Default with
                    {
                        Gaps = [TimeSpan.FromMilliseconds(50)],
                        Every = TimeSpan.FromMilliseconds(50),
                    }
                ),
            ("Gateway:Webhooks:AllowInsecure", "true"),
            // With traces on, the framework would like to hand them on.
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:9/")
        );
        receiver.Answer = _ => receiver.All.Count == 1 ? 500 : 204;
        var made = await world.Merchant.PostAsync(
            "/v1/webhook-endpoints",
            new { url = receiver.Url, events = new[] { "payment.succeeded" } }
        );
        var secret = made.Member("secret").GetString()!;
        var path = $"/v1/webhook-endpoints/{made.Id}";
        var from = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "headers");
        await receiver.UntilAsync(2);
        var done = await world.Merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}&status=succeeded",
            page => page.GetProperty("data").GetArrayLength() == 1
        );
        var delivery = done.GetProperty("data")[0];
        await world.Merchant.PostAsync($"/v1/webhook-deliveries/{delivery.GetProperty("id").GetString()}/redeliver", null);
        await receiver.UntilAsync(3);
        await world.Merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}&status=succeeded",
            page => page.GetProperty("data").GetArrayLength() == 1
        );
        await world.Merchant.PostAsync($"{path}/replay", new { since = "2020-01-01T00:00:00Z" });
        await receiver.UntilAsync(4);
        var test = await world.Merchant.PostAsync($"{path}/test", null);
        var all = await receiver.UntilAsync(5);

        Assert.Equal(200, test.Status);
        Assert.Equal(5, all.Length);
        var ofEvent = delivery.GetProperty("event").GetString()!;
        (string What, Received One)[] sent =
        [
            ("first try", all[0]),
            ("retry", all[1]),
            ("redelivery", all[2]),
            ("replay", all[3]),
            ("test", all[4]),
        ];
        foreach (var (what, one) in sent)
        {
            // A test's connection is closed after it, and says so.
            string[] names = what == "test" ? [.. Names, "Connection"] : Names;
            Assert.Equal(
                $"{what}: {string.Join(' ', names.Order(StringComparer.OrdinalIgnoreCase))}",
                $"{what}: {string.Join(' ', one.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase))}",
                ignoreCase: true
            );
            Assert.Equal(new Uri(receiver.Url).Authority, one.Headers["Host"]);
            Assert.Equal("WalletGateway-Webhooks/1", one.Headers["User-Agent"]);
            Assert.Equal("application/json", one.Headers["Content-Type"]);
            Assert.Equal(Encoding.UTF8.GetByteCount(one.Body).ToString(CultureInfo.InvariantCulture), one.Headers["Content-Length"]);
            Assert.InRange(one.Timestamp, from - 1, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
            Assert.True(Receiver.Verifies(one, secret), $"{what}: {one.Signature}");
            if (what == "test")
            {
                Assert.Equal("close", one.Headers["Connection"]);
                Assert.StartsWith("evt_", one.Id, StringComparison.Ordinal);
                Assert.NotEqual(ofEvent, one.Id);
            }
            else
            {
                Assert.Equal((what, ofEvent), (what, one.Id));
            }
        }
    }
}
