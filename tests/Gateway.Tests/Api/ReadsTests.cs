using System.Diagnostics;
using System.Text.Json;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>Lists, single objects, timelines, code pictures and inspected codes.</summary>
public sealed class ReadsTests : IClassFixture<ReadsTests.Fixture>
{
    private const string Ean = "4006381333931";
    private readonly TestWorld _world;

    public ReadsTests(Fixture shop) => _world = shop.World;

    private GatewayClient Merchant => _world.Merchant;

    [Fact]
    public async Task A_list_is_filtered_by_status_scheme_and_reference()
    {
        var paid = await PayAsync("filter");
        var declined = await Merchant.PayAsync(_world.Jeonseong.MintCode(), 105_100, "filter");
        var ullim = await Merchant.PayAsync(_world.Ullim.Mint().Code, 600, "filter");
        await PayAsync("filter-2");
        Assert.Equal("declined", declined.State);

        Assert.Equal([ullim.Id, declined.Id, paid.Id], await IdsAsync("/v1/payments?reference=filter"));
        Assert.Equal([ullim.Id, paid.Id], await IdsAsync("/v1/payments?reference=filter&status=succeeded"));
        Assert.Equal([declined.Id, paid.Id], await IdsAsync("/v1/payments?reference=filter&scheme=jeonseong"));
        Assert.Equal([declined.Id], await IdsAsync("/v1/payments?scheme=jeonseong&status=declined&reference=filter"));
        Assert.Empty(await IdsAsync("/v1/payments?reference=filter&scheme=manmulsang"));
    }

    [Fact]
    public async Task A_list_by_time_includes_its_first_moment_and_not_its_last()
    {
        var first = await PayAsync("moments");
        var second = await PayAsync("moments");
        var at = first.Member("created_at").GetString()!;
        var then = second.Member("created_at").GetString()!;

        Assert.Equal([second.Id, first.Id], await IdsAsync($"/v1/payments?reference=moments&created_after={at}"));
        Assert.Equal([first.Id], await IdsAsync($"/v1/payments?reference=moments&created_after={at}&created_before={then}"));
        Assert.Empty(await IdsAsync($"/v1/payments?reference=moments&created_before={at}"));
    }

    [Fact]
    public async Task A_moment_between_two_milliseconds_parts_the_list_there()
    {
        var payment = await PayAsync("between");
        var later = payment.Member("created_at").GetString()![..^1] + "1Z";

        Assert.Empty(await IdsAsync($"/v1/payments?reference=between&created_after={later}"));
        Assert.Equal([payment.Id], await IdsAsync($"/v1/payments?reference=between&created_before={later}"));
    }

    [Fact]
    public async Task Pages_follow_each_other_and_new_rows_do_not_disturb_them()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await PayAsync("pages")).Id);
        }
        var first = await Merchant.GetAsync("/v1/payments?reference=pages&limit=2");
        await PayAsync("pages");
        var second = await NextAsync("/v1/payments?reference=pages&limit=2", first);
        var third = await NextAsync("/v1/payments?reference=pages&limit=2", second);

        Assert.Equal(ids[..2], Ids(first));
        Assert.Equal(ids[2..4], Ids(second));
        Assert.Equal(ids[4..], Ids(third));
        Assert.Equal(JsonValueKind.Null, third.Member("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("/v1/payments?cursor=nonsense", "cursor")]
    [InlineData("/v1/payments?cursor=", "cursor")]
    [InlineData("/v1/payments?limit=0", "limit")]
    [InlineData("/v1/payments?limit=101", "limit")]
    [InlineData("/v1/payments?limit=1&limit=2", "limit")]
    [InlineData("/v1/payments?limit=ten", "limit")]
    [InlineData("/v1/payments?status=paid", "status")]
    [InlineData("/v1/payments?scheme=a%20b", "scheme")]
    [InlineData("/v1/payments?reference=a%2Fb", "reference")]
    [InlineData("/v1/payments?created_after=yesterday", "created_after")]
    [InlineData("/v1/payments?created_before=2026-01-01", "created_before")]
    [InlineData("/v1/payments?Limit=5", "Limit")]
    [InlineData("/v1/payments?colour=red", "colour")]
    [InlineData("/v1/refunds?cursor=nonsense", "cursor")]
    [InlineData("/v1/refunds?limit=0", "limit")]
    [InlineData("/v1/refunds?status=succeeded", "status")]
    public async Task A_bad_parameter_is_refused_by_its_name(string path, string field)
    {
        var reply = await Merchant.GetAsync(path);

        Assert.Equal((422, "validation_failed"), (reply.Status, reply.Code));
        Assert.Equal([field], reply.Member("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await PayAsync("cursors");
        await PayAsync("cursors");
        var page = await Merchant.GetAsync("/v1/payments?reference=cursors&limit=1");
        var cursor = page.Member("next_cursor").GetString();

        Assert.Equal(422, (await Merchant.GetAsync($"/v1/refunds?cursor={cursor}")).Status);
    }

    [Fact]
    public async Task Refunds_are_listed_by_payment_and_over_all_newest_first()
    {
        var one = await PayAsync("refunds", 5_000);
        var two = await PayAsync("refunds", 5_000);
        var first = await RefundAsync(one, 1_000);
        var second = await RefundAsync(one, 2_000);
        var third = await RefundAsync(two, 3_000);
        var path = $"/v1/refunds?payment={one.Id}&limit=1";
        var page = await Merchant.GetAsync(path);
        var next = await NextAsync(path, page);

        Assert.Equal([second.Id, first.Id], await IdsAsync($"/v1/refunds?payment={one.Id}"));
        Assert.Equal([second.Id], Ids(page));
        Assert.Equal([first.Id], Ids(next));
        Assert.Equal(JsonValueKind.Null, next.Member("next_cursor").ValueKind);
        var all = await IdsAsync("/v1/refunds?limit=100");
        Assert.Equal([third.Id, second.Id, first.Id], all.Where(id => id == first.Id || id == second.Id || id == third.Id));
        Assert.Empty(await IdsAsync("/v1/refunds?payment=pay_nobody"));
    }

    [Fact]
    public async Task What_was_made_is_found_where_its_Location_leads()
    {
        var paid = await PayAsync("location", 5_000);
        var refund = await RefundAsync(paid, 1_000);
        var held = await HeldAsync("location-held");
        var capture = await Merchant.PostAsync($"/v1/payments/{held}/captures", new { amount = 2_000 }, prefer: "wait=20");

        foreach (var made in new[] { paid, refund, capture })
        {
            Assert.Equal(201, made.Status);
            var found = await Merchant.GetAsync(made.Headers["Location"]);
            Assert.Equal((200, made.Id), (found.Status, found.Id));
            Assert.Equal(made.Member("object").GetString(), found.Member("object").GetString());
        }
        Assert.Equal(404, (await Merchant.GetAsync($"/v1/captures/{refund.Id}")).Status);
        Assert.Equal(404, (await Merchant.GetAsync($"/v1/refunds/{capture.Id}")).Status);
    }

    [Fact]
    public async Task Nothing_of_one_merchant_is_there_for_another()
    {
        var paid = await PayAsync("secret", 5_000);
        var refund = await RefundAsync(paid, 1_000);
        var shown = await Merchant.PresentAsync("jeonseong", 1_000, "secret");
        var other = _world.OtherMerchant;
        string[] paths =
        [
            $"/v1/payments/{paid.Id}",
            $"/v1/payments/{paid.Id}/timeline",
            $"/v1/captures/{paid.Member("captures")[0].GetProperty("id").GetString()}",
            $"/v1/refunds/{refund.Id}",
            $"/v1/payments/{shown.Id}/code.svg",
            $"/v1/payments/{shown.Id}/code.png",
        ];

        foreach (var path in paths)
        {
            Assert.NotEqual((path, 404), (path, (await Merchant.GetAsync(path)).Status));
            var reply = await other.GetAsync(path);
            Assert.Equal((path, 404, "not_found"), (path, reply.Status, reply.Code));
        }
        Assert.Empty(Ids(await other.GetAsync("/v1/payments?reference=secret")));
        Assert.Empty(Ids(await other.GetAsync($"/v1/refunds?payment={paid.Id}")));
        Assert.Empty(Ids(await other.GetAsync("/v1/refunds")));
        foreach (var step in new[] { "cancel", "refunds", "captures" })
        {
            var reply = await other.PostAsync($"/v1/payments/{paid.Id}/{step}", step == "cancel" ? null : new { amount = 1 });
            Assert.Equal((step, 404), (step, reply.Status));
        }
    }

    [Fact]
    public async Task A_timeline_tells_a_payment_in_order_and_by_whom()
    {
        var paid = await PayAsync("timeline", 5_000);
        await RefundAsync(paid, 1_000);
        var reply = await Merchant.GetAsync($"/v1/payments/{paid.Id}/timeline");
        var lines = reply.Member("data").EnumerateArray().ToList();
        var types = lines.ConvertAll(l => l.GetProperty("type").GetString()!);
        var times = lines.ConvertAll(l => l.GetProperty("at").GetString()!);

        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        string[] order = ["payment.processing", "payment.succeeded", "refund.processing", "refund.succeeded"];
        Assert.Equal(order, types.Where(order.Contains));
        Assert.All(lines, l => Assert.Contains(l.GetProperty("by").GetString(), TransitionRules.Speakers));
        Assert.Equal("merchant", lines[0].GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_read_that_waits_is_answered_when_the_customer_has_paid()
    {
        var shown = await Merchant.PresentAsync("manmulsang", 9_000, "waiting");
        var read = Merchant.GetAsync($"/v1/payments/{shown.Id}", "respond-async, wait=25");
        await _world.ManmulSang.ScanAsync(Payload(shown), "pay");
        var reply = await read;

        Assert.Equal((200, "succeeded"), (reply.Status, reply.State));
        Assert.Equal("wait=25", reply.Headers["Preference-Applied"]);
    }

    [Fact]
    public async Task A_read_waits_no_longer_than_it_said_and_a_malformed_wish_has_no_effect()
    {
        var shown = await Merchant.PresentAsync("jeonseong", 9_000, "impatient");
        var started = Stopwatch.GetTimestamp();
        var waited = await Merchant.GetAsync($"/v1/payments/{shown.Id}", "wait=1");
        var took = Stopwatch.GetElapsedTime(started);

        Assert.Equal((200, "awaiting_customer"), (waited.Status, waited.State));
        Assert.Equal("wait=1", waited.Headers["Preference-Applied"]);
        Assert.InRange(took.TotalSeconds, 0.95, 20);
        foreach (var wish in new[] { "wait=61", "wait=-1", "wait", "wait=1.5", "wait=abc" })
        {
            var reply = await Merchant.GetAsync($"/v1/payments/{shown.Id}", wish);
            Assert.Equal((wish, 200), (wish, reply.Status));
            Assert.DoesNotContain("Preference-Applied", reply.Headers.Keys);
        }
    }

    [Fact]
    public async Task A_picture_of_the_code_opens_by_key_or_by_its_token_and_by_no_other()
    {
        var shown = await Merchant.PresentAsync("jeonseong", 1_000, "picture");
        var code = shown.Member("code");
        using var http = new HttpClient();

        foreach (var (kind, type) in new[] { ("svg", "image/svg+xml"), ("png", "image/png") })
        {
            var url = code.GetProperty($"{kind}_url").GetString()!;
            Assert.StartsWith(_world.Address.AbsoluteUri, url);
            var byToken = await PictureAsync(http, url, null);
            var path = new Uri(_world.Address, $"/v1/payments/{shown.Id}/code.{kind}").AbsoluteUri;
            var byKey = await PictureAsync(http, path, TestWorld.Key);
            Assert.Equal((200, type), (byToken.Status, byToken.Type));
            Assert.Equal((200, type), (byKey.Status, byKey.Type));
            Assert.Equal(byToken.Bytes, byKey.Bytes);
            Assert.Equal(404, (await PictureAsync(http, url[..^1], null)).Status);
            Assert.Equal(404, (await PictureAsync(http, path + "?token=x", TestWorld.Key)).Status);
            Assert.Equal(404, (await PictureAsync(http, path, TestWorld.OtherKey)).Status);
            Assert.NotEqual(200, (await PictureAsync(http, path, null)).Status);
        }
    }

    [Fact]
    public async Task A_payment_by_a_customers_code_has_no_picture()
    {
        var paid = await PayAsync("no-picture");

        Assert.Equal(404, (await Merchant.GetAsync($"/v1/payments/{paid.Id}/code.svg")).Status);
    }

    [Fact]
    public async Task Codes_are_inspected_without_any_money_moving()
    {
        var shown = await Merchant.PresentAsync("jeonseong", 125_000, "inspect");
        var jeonseong = await InspectAsync(_world.Jeonseong.MintCode());
        var barcode = await InspectAsync(_world.Jeonseong.MintBarcode());
        var voucher = await InspectAsync(_world.Ullim.Mint().Code);
        var expired = await InspectAsync(_world.Jeonseong.MintCode(expired: true));
        var merchants = await InspectAsync(Payload(shown));
        var ean = await InspectAsync(Ean);

        Assert.Equal(("emv_cpm", "jeonseong", ""), Seen(jeonseong));
        Assert.Equal(("scheme", "jeonseong", ""), Seen(barcode));
        Assert.Equal(("scheme", "ullim", ""), Seen(voucher));
        Assert.Equal(("emv_cpm", "jeonseong", "code_expired"), Seen(expired));
        Assert.Equal(("emv_mpm", "", "WRONG_DIRECTION"), Seen(merchants));
        Assert.Equal(("scheme", "", "NOT_A_PAYMENT_CODE"), Seen(ean));
        Assert.Equal("408", merchants.GetProperty("fields").GetProperty("currency").GetString());
        Assert.Equal("2", voucher.GetProperty("fields").GetProperty("version").GetString());
    }

    private static (string Format, string Schemes, string Problems) Seen(JsonElement view) =>
        (view.GetProperty("format").GetString()!, Joined(view, "schemes"), Joined(view, "problems"));

    private static string Joined(JsonElement view, string name) =>
        string.Join(',', view.GetProperty(name).EnumerateArray().Select(e => e.GetString()));

    private async Task<JsonElement> InspectAsync(string code)
    {
        var reply = await Merchant.PostAsync("/v1/codes/inspect", new { code });
        Assert.Equal(200, reply.Status);
        return reply.Json;
    }

    private async Task<Reply> PayAsync(string reference, long amount = 500)
    {
        var reply = await Merchant.PayAsync(_world.Jeonseong.MintCode(), amount, reference);
        Assert.Equal((201, "succeeded"), (reply.Status, reply.State));
        return reply;
    }

    private async Task<Reply> RefundAsync(Reply payment, long amount)
    {
        var reply = await Merchant.PostAsync($"/v1/payments/{payment.Id}/refunds", new { amount }, prefer: "wait=20");
        Assert.Equal((201, "succeeded"), (reply.Status, reply.State));
        return reply;
    }

    private async Task<string> HeldAsync(string reference)
    {
        var shown = await Merchant.PresentAsync("manmulsang", 5_000, reference, capture: "manual");
        await _world.ManmulSang.ScanAsync(Payload(shown), "pay");
        await Merchant.UntilStatusAsync(shown.Id, "authorized");
        return shown.Id;
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string path)
    {
        var reply = await Merchant.GetAsync(path);
        Assert.Equal(200, reply.Status);
        return Ids(reply);
    }

    private static List<string> Ids(Reply page) =>
        [.. page.Member("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    private Task<Reply> NextAsync(string path, Reply page) => Merchant.GetAsync($"{path}&cursor={page.Member("next_cursor").GetString()}");

    private static string Payload(Reply payment) => payment.Member("code", "payload").GetString()!;

    private static async Task<(int Status, string? Type, byte[] Bytes)> PictureAsync(HttpClient http, string url, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
    }

    /// <summary>One world for all tests here; each has references of its own.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await TestWorld.StartAsync();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
