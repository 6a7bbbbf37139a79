using Adapters.Network;
using Gateway.Ids;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Gateway.Webhooks;
using Gateway.Webhooks.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Webhooks;

/// <summary>The deliverer over a real store, with a short schedule.</summary>
public sealed class DeliveryWorkerTests : IAsyncLifetime
{
    private const string Merchant = "mer_test";
    private static readonly WebhookOptions Quick = new()
    {
        Gaps = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 3)],
        Deadline = TimeSpan.FromSeconds(1),
        Lease = TimeSpan.FromSeconds(2),
        Every = TimeSpan.FromMilliseconds(50),
    };

    private readonly EventNotifier _signal = new();
    private TestStore _store = null!;
    private StoreDatabase _database = null!;
    private DeliveryStore _deliveries = null!;
    private EndpointStore _endpoints = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.NewAsync();
        _database = await _store.OpenAsync();
        _deliveries = new DeliveryStore(_database, _signal);
        _endpoints = new EndpointStore(_database, _signal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Later_events_of_a_payment_wait_for_the_failing_one_and_others_do_not()
    {
        await using var receiver = await Receiver.StartAsync();
        var first = string.Empty;
        receiver.Answer = r => r.Id == first && receiver.All.Count(x => x.Id == first) < 3 ? 500 : 200;
        await EndpointAsync(receiver.Url);
        first = await TellAsync("pay_a");
        var second = await TellAsync("pay_a");
        var other = await TellAsync("pay_b");

        await using var running = await StartAsync(Quick);
        var all = await receiver.UntilAsync(5);

        Assert.Equal([first, first, first, second], all.Select(r => r.Id).Where(id => id != other));
        Assert.NotEqual(other, all[^1].Id);
    }

    [Fact]
    public async Task A_delivery_fails_after_its_last_try_and_then_the_next_one_goes()
    {
        await using var receiver = await Receiver.StartAsync();
        var first = string.Empty;
        receiver.Answer = r => r.Id == first ? 500 : 200;
        await EndpointAsync(receiver.Url);
        first = await TellAsync("pay_a");
        var second = await TellAsync("pay_a");

        await using var running = await StartAsync(Quick);
        var all = await receiver.UntilAsync(5);
        await UntilAsync(d => d.Status == WebhookDelivery.Succeeded, second);

        Assert.Equal([first, first, first, first, second], all.Select(r => r.Id));
        var failed = await DeliveryOfAsync(first);
        Assert.Equal(WebhookDelivery.Failed, failed.Status);
        Assert.Equal([500, 500, 500, 500], failed.Attempts.Select(a => a.StatusCode!.Value));
        Assert.Null(failed.NextAt);
    }

    [Fact]
    public async Task A_slow_endpoint_delays_no_other()
    {
        await using var slow = await Receiver.StartAsync();
        await using var healthy = await Receiver.StartAsync();
        slow.Delay = TimeSpan.FromSeconds(3);
        await EndpointAsync(slow.Url);
        await EndpointAsync(healthy.Url);
        for (var i = 0; i < 30; i++)
        {
            await TellAsync($"pay_{i}");
        }

        await using var running = await StartAsync(Quick);
        await healthy.UntilAsync(30);

        Assert.True(slow.All.Count <= Quick.SlotsPerEndpoint, "the slow one is bounded");
    }

    [Fact]
    public async Task A_410_switches_the_endpoint_off_and_the_other_one_is_told()
    {
        await using var gone = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        gone.Answer = _ => 410;
        var endpoint = await EndpointAsync(gone.Url);
        await EndpointAsync(other.Url);
        await TellAsync("pay_a");

        await using var running = await StartAsync(Quick);
        var all = await other.UntilAsync(2);

        var after = await _endpoints.FindAsync(Merchant, endpoint.Id);
        Assert.Equal(("disabled", "gone"), (after!.Status, after.DisabledReason));
        Assert.Contains(all, r => r.Body.Contains("\"type\":\"webhook_endpoint.disabled\"", StringComparison.Ordinal));
        Assert.DoesNotContain(all, r => r.Body.Contains("whsec_", StringComparison.Ordinal));
        Assert.Single(gone.All);
    }

    [Fact]
    public async Task Five_days_of_failures_switch_the_endpoint_off_and_one_success_begins_them_anew()
    {
        var endpoint = await EndpointAsync("https://shop.example/");
        await TellAsync("pay_a");
        var at = Clock.Now(TimeProvider.System).AddSeconds(1);

        await TryAsync(at, 500);
        await TryAsync(at.AddDays(4), 200);
        await TellAsync("pay_a");
        await TryAsync(at.AddDays(4.5), 500);
        await TryAsync(at.AddDays(9.4), 500);
        Assert.Equal("enabled", (await _endpoints.FindAsync(Merchant, endpoint.Id))!.Status);
        await TryAsync(at.AddDays(9.6), 500);

        var after = await _endpoints.FindAsync(Merchant, endpoint.Id);
        Assert.Equal(("disabled", "failing"), (after!.Status, after.DisabledReason));
        Assert.Empty(await _deliveries.WaitingAsync(at.AddDays(30)));
    }

    [Fact]
    public async Task A_delivery_that_was_sent_but_not_marked_is_sent_again_and_the_late_mark_decides_nothing()
    {
        await EndpointAsync("https://shop.example/");
        var told = await TellAsync("pay_a");
        var now = Clock.Now(TimeProvider.System).AddSeconds(1);
        var first = Assert.Single(await ClaimAsync(now));

        Assert.Empty(await ClaimAsync(now.AddSeconds(19)));
        var second = Assert.Single(await ClaimAsync(now.AddSeconds(21)));
        await _deliveries.EndAsync(
            new AttemptResult(first, new Attempt(now, 500, "refused"), now, null, TimeSpan.FromDays(5), EndpointView.Disabled)
        );

        Assert.Equal((first.Id, told), (second.Id, second.EventId));
        Assert.Equal(WebhookDelivery.Pending, (await DeliveryOfAsync(told)).Status);
    }

    [Fact]
    public async Task What_is_pending_at_a_disabled_endpoint_rests_and_goes_on_and_at_a_deleted_one_fails()
    {
        await using var receiver = await Receiver.StartAsync();
        var endpoint = await EndpointAsync(receiver.Url);
        var told = await TellAsync("pay_a");
        await _endpoints.ChangeAsync(Merchant, endpoint.Id, new(null, null, "disabled"));
        Assert.Empty(await ClaimAsync(Clock.Now(TimeProvider.System).AddDays(1)));
        await _endpoints.ChangeAsync(Merchant, endpoint.Id, new(null, null, "enabled"));
        Assert.Single(await ClaimAsync(Clock.Now(TimeProvider.System).AddSeconds(1)));

        await _endpoints.DeleteAsync(Merchant, endpoint.Id);
        await using var running = await StartAsync(Quick);
        await UntilAsync(d => d.Status == WebhookDelivery.Failed, told);

        Assert.Empty(receiver.All);
    }

    private async Task TryAsync(DateTimeOffset at, int status)
    {
        var claimed = Assert.Single(await ClaimAsync(at));
        await _deliveries.EndAsync(
            new AttemptResult(
                claimed,
                new Attempt(at, status, status == 200 ? null : "refused"),
                at,
                at.AddMilliseconds(1),
                TimeSpan.FromDays(5),
                EndpointView.Disabled
            )
        );
    }

    private async Task<ClaimedDelivery[]> ClaimAsync(DateTimeOffset now)
    {
        var waiting = await _deliveries.WaitingAsync(now);
        return [.. await _deliveries.ClaimAsync([.. waiting.Select(w => (w, 1))], now, now.AddSeconds(20))];
    }

    private async Task<WebhookEndpoint> EndpointAsync(string url)
    {
        var now = Clock.Now(TimeProvider.System);
        var endpoint = new WebhookEndpoint
        {
            MerchantId = Merchant,
            Id = ObjectId.New("whe", now, 1),
            Url = url,
            Events = ["*"],
            Status = "enabled",
            Secret = WebhookSecret.New(),
            CreatedAt = now,
        };
        await _endpoints.AddAsync(endpoint, new(Merchant, Guid.NewGuid().ToString(), "f", endpoint.Id, ""));
        return endpoint;
    }

    private async Task<string> TellAsync(string payment)
    {
        var batch = new EventBatch(any: true);
        return (
            await _database.Writer.RunAsync(
                ConflictKeys.Of(Merchant, payment),
                async s =>
                {
                    await batch.PrepareAsync(s, Merchant);
                    await batch.BlockAsync(s, Merchant, payment);
                    return batch.Write(
                        s,
                        Merchant,
                        1,
                        payment,
                        new NewEvent("payment.succeeded", [.. "{}"u8]),
                        Clock.Now(TimeProvider.System)
                    );
                },
                mayBeShed: false
            )
        )!;
    }

    private async Task<WebhookDelivery> DeliveryOfAsync(string eventId) =>
        (await _deliveries.ListAsync(new(Merchant, 100, null, null, null), Stop)).Items.Single(d => d.EventId == eventId);

    private Task UntilAsync(Func<WebhookDelivery, bool> wanted, string eventId) =>
        Eventually.IsTrueAsync(async () => wanted(await DeliveryOfAsync(eventId)));

    private async Task<Running> StartAsync(WebhookOptions options)
    {
        var sender = WebhookClientTests.Over(new SystemResolver(TimeProvider.System), options);
        var deliverer = new DeliveryWorker(_deliveries, sender, _signal, options, TimeProvider.System, NullLogger<DeliveryWorker>.Instance);
        await deliverer.StartAsync(Stop);
        return new Running(deliverer, sender);
    }

    private sealed class Running(DeliveryWorker deliverer, WebhookClient sender) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await deliverer.StopAsync(CancellationToken.None);
            deliverer.Dispose();
            sender.Dispose();
        }
    }
}
