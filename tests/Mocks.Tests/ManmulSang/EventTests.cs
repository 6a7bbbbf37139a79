using System.Text.Json;

namespace Mocks.Tests.ManmulSang;

public sealed class EventTests : ManmulSangTest
{
    private string[] Types => [.. Events.Select(one => one.Type)];

    [Fact]
    public async Task An_event_comes_again_after_the_gap_with_the_same_id_and_body()
    {
        ShopAnswers = 503;
        var id = await MakeAsync();
        await Mock.ActAsync(id, "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 1);
        ShopAnswers = 204;
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1_000);
            return Events.Length == 2;
        });

        Assert.Equal(Events[0].Id, Events[1].Id);
        Assert.Equal(Events[0].Body, Events[1].Body);
        Assert.NotEqual(Events[0].Signature, Events[1].Signature);
    }

    [Theory]
    [InlineData("duplicate_callback")]
    [InlineData("stale_callback")]
    [InlineData("foreign_callback")]
    public async Task A_fault_sends_more_than_the_event(string kind)
    {
        Mock.Faults.Arm(new("callback", kind));
        await Mock.ActAsync(await MakeAsync(), "scan");
        var count = kind == "duplicate_callback" ? 3 : 2;
        await Eventually.IsTrueAsync(() =>
        {
            Pass(100);
            return Events.Length == count;
        });

        Assert.Equal(kind == "foreign_callback", Events[^1].Body.Contains("GWFOREIGN0000001", StringComparison.Ordinal));
        Assert.Equal(kind == "foreign_callback", Events[^1].Id != Events[0].Id);
    }

    [Fact]
    public async Task A_dropped_event_is_in_the_list_only()
    {
        Mock.Faults.Arm(new("callback", "drop_callback"));
        var id = await MakeAsync();
        await Mock.ActAsync(id, "scan");
        await Mock.ActAsync(id, "pay");
        await Eventually.IsTrueAsync(() => Events.Length == 1);

        Assert.Equal(["order.captured"], Types);
        var page = await GetAsync("events?limit=1");
        Assert.Equal("c_1", page["nextCursor"]);
        Assert.Contains("order.scanned", page.Text, StringComparison.Ordinal);
        var next = await GetAsync("events?cursor=c_1");
        Assert.Contains(Events[0].Body, next.Text, StringComparison.Ordinal);
        Assert.Equal("c_2", next["nextCursor"]);
        Assert.Equal(422, (await GetAsync("events?cursor=c_9")).Status);
        Assert.Equal(422, (await GetAsync("events?limit=201")).Status);
    }

    [Fact]
    public async Task F09_tells_the_scan_after_the_success()
    {
        await Mock.ActAsync(await MakeAsync("order-1-F09"), "pay");
        await Eventually.IsTrueAsync(() =>
        {
            Pass(100);
            return Events.Length == 2;
        });

        Assert.Equal(["order.captured", "order.scanned"], Types);
        Assert.Equal([3, 2], Events.Select(one => Sequence(one.Body)));
    }

    [Fact]
    public async Task F09_tells_a_scan_alone_at_once()
    {
        await Mock.ActAsync(await MakeAsync("order-1-F09"), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 1);
    }

    [Theory]
    [InlineData("order-1-F24", "", "ms-cb-2026-02")]
    [InlineData("order-1", "next_key", "ms-cb-2026-02")]
    [InlineData("order-1-F13", "", "created=1772414815")]
    public async Task Events_are_signed_as_the_trigger_says(string reference, string kind, string part)
    {
        if (kind.Length > 0)
        {
            Mock.Faults.Arm(new("callback", kind));
        }

        await Mock.ActAsync(await MakeAsync(reference), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 1);
        Assert.Contains(part, Events[0].Input, StringComparison.Ordinal);
        var keys = await SendAsync(HttpMethod.Get, "/.well-known/ms-keys.json", null, null, null, null);
        Assert.Equal(part == "ms-cb-2026-02" ? 2 : 1, keys.Member("keys").GetArrayLength());
    }

    [Fact]
    public async Task F08_pays_before_the_order_is_answered()
    {
        var made = await PostAsync("orders", Order("order-1-F08"));
        Assert.Equal("CREATED", made["status"]);
        Assert.Equal(["order.scanned", "order.captured"], Types);
    }

    [Fact]
    public async Task F20_names_a_won_less_in_the_event_alone()
    {
        var id = await MakeAsync("order-1-F20", capture: "MANUAL");
        await Mock.ActAsync(id, "pay");
        await PostAsync($"orders/{id}/captures", Part("merchantCaptureNo", "GWC00000001", "50"));
        Pass(200);
        await Eventually.IsTrueAsync(() => Types.Contains("capture.succeeded"));
        Assert.Contains("\"value\":49.00", Events[^1].Body, StringComparison.Ordinal);
        Assert.Contains("\"value\":50.00", (await GetAsync("orders/" + id)).Text, StringComparison.Ordinal);
    }

    private static int Sequence(string body) => JsonDocument.Parse(body).RootElement.GetProperty("sequence").GetInt32();
}
