using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>Law 7: state, events and deliveries are in one commit or in none.</summary>
public sealed class EventsInCommitTests
{
    [Fact]
    public async Task A_stored_intent_has_its_event_and_a_taken_key_has_none()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var first = Samples.Payment();
        var second = Samples.Payment();

        await temp.Payments.InsertAsync(Intent(first, "key-1"));
        await temp.Payments.InsertAsync(Intent(second, "key-1"));

        var told = Assert.Single((await temp.Events.AfterAsync(first.MerchantId, null, null, 10)).Items);
        Assert.Equal("payment.processing", told.Type);
        Assert.Equal(first.Id, told.PaymentId);
        using var data = JsonDocument.Parse(told.Data);
        Assert.Equal(first.Id, data.RootElement.GetProperty("id").GetString());
        Assert.Equal("processing", data.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_stale_change_tells_nothing()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();
        await temp.Payments.InsertAsync(Intent(payment, "key-1"));
        var change = Declined(payment);

        Assert.IsType<UpdateResult.Saved>(await temp.Payments.MoveAsync(temp.Scribe.Update(payment, change)));
        Assert.IsType<UpdateResult.Stale>(await temp.Payments.MoveAsync(temp.Scribe.Update(payment, change)));

        Assert.Equal(
            ["payment.processing", "payment.declined"],
            (await temp.Events.AfterAsync(payment.MerchantId, null, null, 10)).Items.Select(e => e.Type)
        );
    }

    [Fact]
    public async Task Each_endpoint_that_wants_an_event_gets_a_delivery_in_the_same_commit()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();
        await AddEndpointAsync(temp, payment.MerchantId, "whe_all", "|*|", "enabled");
        await AddEndpointAsync(temp, payment.MerchantId, "whe_pay", "|payment.*|", "enabled");
        await AddEndpointAsync(temp, payment.MerchantId, "whe_one", "|refund.failed|payment.declined|", "enabled");
        await AddEndpointAsync(temp, payment.MerchantId, "whe_off", "|*|", "disabled");
        await AddEndpointAsync(temp, "mer_somebody_else", "whe_not", "|*|", "enabled");

        await temp.Payments.InsertAsync(Intent(payment, "key-1"));
        await temp.Payments.MoveAsync(temp.Scribe.Update(payment, Declined(payment)));

        Assert.Equal(
            [
                ("whe_all", "payment.processing", true),
                ("whe_all", "payment.declined", false),
                ("whe_one", "payment.declined", true),
                ("whe_pay", "payment.processing", true),
                ("whe_pay", "payment.declined", false),
            ],
            await DeliveriesAsync(temp)
        );
    }

    [Fact]
    public async Task Ids_of_events_rise_in_the_order_of_the_commits_also_if_the_clock_goes_back()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var payment = Samples.Payment();
            await temp.Payments.InsertAsync(Intent(payment, $"key-{i}", Samples.Start.AddMilliseconds(-i / 10)));
            ids.Add((await temp.Events.NewestAsync(payment.MerchantId))!);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(200, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_new_start_gives_ids_above_all_former_ones()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();
        await temp.Payments.InsertAsync(Intent(payment, "key-1"));
        var newest = await temp.Events.NewestAsync(payment.MerchantId);

        var again = await temp.OpenAgainAsync();
        var next = await again.Writer.RunAsync(
            ConflictKeys.Of(payment.MerchantId, "next"),
            async session =>
            {
                await session.ScalarAsync("select 1");
                return session.NextId("evt", Samples.Start.AddDays(-1), 7);
            },
            mayBeShed: false
        );

        Assert.True(string.CompareOrdinal(next, newest) > 0);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static NewPayment Intent(Payment payment, string key, DateTimeOffset? at = null) =>
        new(
            payment with
            {
                TimelineLength = 1,
            },
            new EventFactory(new TestAddress()).Of(payment, [Line(1, "payment.processing", at ?? Samples.Start)]),
            new KeyUse(payment.MerchantId, key, "f", payment.Id, payment.Id),
            null
        );

    private static Change Declined(Payment payment) =>
        new(
            payment with
            {
                Version = payment.Version + 1,
                Status = PaymentStatus.Declined,
                TimelineLength = 3,
            },
            [Line(2, "payment.declined", Samples.Start), Line(3, "answer.no_money", Samples.Start)],
            []
        );

    private static TimelineEntry Line(int no, string type, DateTimeOffset at) =>
        new(no, at, type, "wallet", ImmutableSortedDictionary<string, string>.Empty);

    private static Task<int> AddEndpointAsync(TempDatabase temp, string merchantId, string id, string events, string status) =>
        temp.Database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            session =>
                session.ChangeAsync(
                    "insert into webhook_endpoints (merchant_id, id, url, events, status, secret, created_at) values ($1, $2, 'https://shop.example', $3, $4, 'whsec_', 0)",
                    merchantId,
                    id,
                    events,
                    status
                ),
            mayBeShed: false
        );

    private static async Task<List<(string Endpoint, string Type, bool Due)>> DeliveriesAsync(TempDatabase temp) =>
        await temp.Database.ReadAsync(session =>
            session.AllAsync(
                "select d.endpoint_id, e.type, d.next_at from webhook_deliveries d join events e on e.merchant_id = d.merchant_id and e.id = d.event_id order by d.endpoint_id, d.id",
                row => (row.GetString(0), row.GetString(1), !row.IsDBNull(2))
            )
        );
}
