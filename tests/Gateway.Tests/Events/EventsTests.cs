using Gateway.Events.Model;
using Gateway.Store.Sql;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Events;

/// <summary>Events as a merchant reads them: all of a payment's story, in order, and nobody else's.</summary>
public sealed class EventsTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    private TestWorld World => shop.World;
    private GatewayClient Merchant => shop.World.Merchant;

    [Fact]
    public async Task A_customers_code_that_pays_tells_of_its_begin_and_its_end()
    {
        var paid = await Merchant.PayAsync(World.Jeonseong.MintCode(), 1_250_000, "ev-paid");

        Assert.Equal(["payment.processing", "capture.succeeded", "payment.succeeded"], await EventList.TypesAsync(Merchant, paid.Id));
    }

    [Fact]
    public async Task A_decline_is_told_with_its_reason()
    {
        var declined = await Merchant.PayAsync(World.Jeonseong.MintCode(), 105_100, "ev-declined");

        var events = await EventList.AllAsync(Merchant, $"&payment={declined.Id}");
        Assert.Equal(["payment.processing", "payment.declined"], events.Select(EventList.Type).ToArray());
        Assert.Equal("insufficient_funds", events[1].GetProperty("data").GetProperty("decline").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_merchants_code_tells_that_it_waits_and_that_it_was_paid()
    {
        var paid = await shop.PaidAsync(120, "ev-shown");

        Assert.Equal(
            ["payment.processing", "payment.awaiting_customer", "capture.succeeded", "payment.succeeded"],
            await EventList.TypesAsync(Merchant, paid.Id)
        );
    }

    [Fact]
    public async Task Captures_and_refunds_have_events_of_their_own_kind()
    {
        var held = await shop.PaidAsync(90, "ev-manual", manual: true);
        var capture = await shop.CaptureAsync(held, 40);
        var refund = await shop.RefundAsync(held, 10);
        Assert.Equal(("succeeded", "succeeded"), (capture.State, refund.State));

        var events = await EventList.AllAsync(Merchant, $"&payment={held.Id}");
        Assert.Equal(
            [
                "payment.processing",
                "payment.awaiting_customer",
                "payment.authorized",
                "capture.processing",
                "capture.succeeded",
                "payment.succeeded",
                "refund.processing",
                "refund.succeeded",
            ],
            events.Select(EventList.Type).ToArray()
        );
        Assert.All(
            events,
            told =>
                Assert.Equal(
                    EventTypes.ObjectOf(EventList.Type(told)) switch
                    {
                        "capture" => ("capture", capture.Id),
                        "refund" => ("refund", refund.Id),
                        _ => ("payment", held.Id),
                    },
                    (told.GetProperty("data").GetProperty("object").GetString()!, told.GetProperty("data").GetProperty("id").GetString()!)
                )
        );
    }

    [Fact]
    public async Task A_cancel_is_told_when_the_wallet_has_confirmed_it()
    {
        var shown = await shop.PresentAsync(70, "ev-canceled");
        var canceled = await shop.CancelAsync(shown);
        Assert.Equal("canceled", canceled.State);

        Assert.Equal(
            ["payment.processing", "payment.awaiting_customer", "payment.canceled"],
            await EventList.TypesAsync(Merchant, shown.Id)
        );
    }

    [Fact]
    public async Task One_event_is_what_the_list_shows_and_its_data_is_what_was_stored()
    {
        var paid = await Merchant.PayAsync(World.Jeonseong.MintCode(), 4_200, "ev-one");
        var listed = (await EventList.AllAsync(Merchant, $"&payment={paid.Id}"))[^1];
        var id = EventList.Id(listed);

        var one = await Merchant.GetAsync($"/v1/events/{id}");

        Assert.Equal(listed.GetRawText(), one.Json.GetRawText());
        Assert.Equal(["id", "object", "livemode", "type", "timestamp", "data"], one.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("event", one.Member("object").GetString());
        Assert.False(one.Member("livemode").GetBoolean());
        var stored = await World.Services.GetRequiredService<EventStore>().FindAsync("mer_world", id);
        Assert.Equal(stored!.Data, one.Member("data").GetRawText());
        Assert.Equal(paid.Json.GetRawText(), stored.Data);
    }

    [Fact]
    public async Task Pages_join_without_a_gap_and_types_and_groups_choose()
    {
        await Merchant.PayAsync(World.Jeonseong.MintCode(), 5_000, "ev-pages-1");
        await Merchant.PayAsync(World.Jeonseong.MintCode(), 105_100, "ev-pages-2");
        var held = await shop.PaidAsync(50, "ev-pages-3", manual: true);
        await shop.CaptureAsync(held, 20);

        var all = await EventList.AllAsync(Merchant);
        var ids = all.Select(EventList.Id).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids, (await EventList.AllAsync(Merchant, limit: 3)).Select(EventList.Id));
        foreach (
            var (pattern, start) in new[]
            {
                ("payment.declined", "payment.declined"),
                ("payment.*", "payment."),
                ("capture.*", "capture."),
                ("*", string.Empty),
            }
        )
        {
            Assert.Equal(
                all.Where(e => EventList.Type(e).StartsWith(start, StringComparison.Ordinal)).Select(EventList.Id),
                (await EventList.AllAsync(Merchant, $"&type={pattern}", 2)).Select(EventList.Id)
            );
        }
        Assert.Equal(
            ["capture.processing", "capture.succeeded"],
            (await EventList.AllAsync(Merchant, $"&type=capture.*&payment={held.Id}", 1)).Select(EventList.Type)
        );
        Assert.Empty(await EventList.AllAsync(Merchant, "&type=webhook_endpoint.disabled"));
        Assert.Empty(await EventList.AllAsync(Merchant, "&payment=pay_unknown"));
    }

    [Theory]
    [InlineData("type=payment.unknown", "type", "payment.succeeded")]
    [InlineData("type=pay*", "type", "payment.*")]
    [InlineData("cursor=x", "cursor", "next_cursor")]
    [InlineData("limit=101", "limit", "100")]
    [InlineData("since=1", "since", "not a parameter")]
    public async Task A_bad_filter_is_refused_and_the_choices_are_named(string query, string field, string named)
    {
        var reply = await Merchant.GetAsync($"/v1/events?{query}");

        Assert.Equal((422, "validation_failed"), (reply.Status, reply.Code));
        Assert.Contains(named, reply.Member("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_merchants_events_are_not_there()
    {
        var paid = await Merchant.PayAsync(World.Jeonseong.MintCode(), 4_300, "ev-mine");
        var mine = (await EventList.AllAsync(Merchant, $"&payment={paid.Id}"))[0];

        var replies = new List<Reply>
        {
            await World.OtherMerchant.GetAsync($"/v1/events/{EventList.Id(mine)}"),
            await Merchant.GetAsync("/v1/events/evt_0"),
            await Merchant.GetAsync($"/v1/events/{paid.Id}"),
        };
        Assert.All(replies, reply => Assert.Equal((404, "not_found"), (reply.Status, reply.Code)));
        Assert.Empty(await EventList.AllAsync(World.OtherMerchant, $"&payment={paid.Id}"));
        Assert.Empty(await EventList.AllAsync(World.OtherMerchant));
    }
}
