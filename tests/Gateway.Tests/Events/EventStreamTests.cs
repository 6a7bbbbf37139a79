using Gateway.Tests.World;

namespace Gateway.Tests.Events;

/// <summary>The stream: what it sends, where it begins, and when it ends.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task A_new_stream_sends_nothing_old_and_then_each_event_as_the_list_shows_it()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "before");
        using var stream = await OpenAsync(world);
        using var other = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey, query: "?type=*");

        var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 2_000, "after");
        var told = await stream.TakeAsync(3);

        Assert.Equal((200, "text/event-stream"), (stream.Status, stream.MediaType));
        Assert.Equal("no-store", stream.Headers.CacheControl?.ToString());
        Assert.Equal(["no"], stream.Headers.GetValues("X-Accel-Buffering"));
        Assert.Equal(
            (await EventList.AllAsync(world.Merchant, $"&payment={paid.Id}")).Select(e =>
                (EventList.Id(e), EventList.Type(e), e.GetRawText())
            ),
            told.Select(m => (m.Id, m.Type, m.Data))
        );
        // Nothing of it comes to somebody else, whose own payment is the first thing heard.
        var others = await world.OtherMerchant.PayAsync(world.Jeonseong.MintCode(), 3_000, "others");
        Assert.Equal(others.Id, (await other.NextAsync())!.Subject);
    }

    [Fact]
    public async Task A_stream_that_breaks_before_its_first_event_resumes_at_its_begin()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Events:HeartbeatSeconds", "1"));
        string? last;
        using (var first = await OpenAsync(world))
        {
            var never = first.NextAsync();
            await Eventually.IsTrueAsync(() => first.Comments > 0 || never.IsCompleted);
            Assert.False(never.IsCompleted);
            last = first.LastId;
        }
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "missed");

        using var second = await OpenAsync(world, last);
        using var byAddress = await StreamReading.OpenAsync(
            world.Address,
            TestWorld.Key,
            query: $"?last_event_id={last}&type=payment.succeeded"
        );

        Assert.Equal(["payment.processing", "capture.succeeded", "payment.succeeded"], (await second.TakeAsync(3)).Select(m => m.Type));
        Assert.Equal("payment.succeeded", (await byAddress.NextAsync())!.Type);
    }

    [Fact]
    public async Task An_id_that_is_no_event_of_the_merchant_is_refused()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "mine");
        var mine = EventList.Id((await EventList.AllAsync(world.Merchant))[0]);

        foreach (
            var (key, id, query, field) in new[]
            {
                (TestWorld.Key, "evt_0", "", "Last-Event-ID"),
                (TestWorld.Key, "7", "", "Last-Event-ID"),
                (TestWorld.Key, "evt_zzzzzzzzzzzzzzzzzzzzzzz", "", "Last-Event-ID"),
                (TestWorld.OtherKey, mine, "", "Last-Event-ID"),
                (TestWorld.OtherKey, null, $"?last_event_id={mine}", "last_event_id"),
                (TestWorld.Key, mine, "?type=nothing", "type"),
            }
        )
        {
            using var refused = await StreamReading.OpenAsync(world.Address, key, id, query);
            var problem = await refused.RestAsync();
            Assert.Equal(422, refused.Status);
            Assert.Contains("validation_failed", problem, StringComparison.Ordinal);
            Assert.Contains($"\"{field}\"", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stream_that_would_resume_before_what_is_kept_is_told_so()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "first");
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "second");
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "third");
        var ids = (await EventList.AllAsync(world.Merchant)).Select(EventList.Id).Order(StringComparer.Ordinal).ToList();
        var floor = ids[^2];
        await world.Store.ExecuteAsync(
            $"""
            insert into event_floors (merchant_id, id) values ('mer_world', '{floor}');
            delete from events where id = '{floor}'
            """
        );

        foreach (var (id, status) in new[] { (ids[0], 410), (floor, 200), (ids[^1], 200) })
        {
            using var stream = await StreamReading.OpenAsync(world.Address, TestWorld.Key, id);
            Assert.Equal((id, status), (id, stream.Status));
            if (status == 410)
            {
                Assert.Contains("events_expired", await stream.RestAsync(), StringComparison.Ordinal);
            }
        }
        using var beginning = await StreamReading.OpenAsync(world.Address, TestWorld.Key, "evt_00000000000000000000000");
        Assert.Equal(200, beginning.Status);
    }

    [Fact]
    public async Task Streams_are_bounded_for_each_merchant_and_in_all()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Events:StreamsPerMerchant", "2"), ("Gateway:Events:Streams", "3"));
        using var first = await OpenAsync(world);
        using (var second = await OpenAsync(world))
        {
            using var third = await OpenAsync(world);
            Assert.Equal((200, 429), (second.Status, third.Status));
            Assert.NotNull(third.Headers.RetryAfter);
            using var others = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey);
            using var full = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey);
            Assert.Equal((200, 503), (others.Status, full.Status));
            Assert.NotNull(full.Headers.RetryAfter);
        }
        // Whoever goes makes room.
        await Eventually.IsTrueAsync(async () =>
        {
            using var again = await OpenAsync(world);
            return again.Status == 200;
        });
    }

    [Fact]
    public async Task A_stream_ends_when_its_merchant_is_suspended()
    {
        await using var world = await TestWorld.StartAsync();
        using var stream = await OpenAsync(world);
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);

        await admin.PostAsync("/admin/v1/merchants/mer_world/suspend", null);

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_ends_cleanly_when_the_gateway_stops_and_resumes_at_the_next()
    {
        await using var world = await TestWorld.StartAsync();
        using var stream = await OpenAsync(world);
        var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "first");
        var told = await stream.NextAsync();

        await world.StopGatewayAsync();
        while (await stream.NextAsync() is not null) { }
        await world.StartGatewayAsync();

        using var again = await OpenAsync(world, told!.Id);
        var rest = await again.TakeAsync(2);
        Assert.Equal(["capture.succeeded", "payment.succeeded"], rest.Select(m => m.Type));
        Assert.Equal(paid.Id, rest[1].Subject);
    }

    private static Task<StreamReading> OpenAsync(TestWorld world, string? lastId = null) =>
        StreamReading.OpenAsync(world.Address, TestWorld.Key, lastId);
}
