using System.Collections.Immutable;
using System.Globalization;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Store;

/// <summary>What is old and done goes; what is young, or still wanted by anybody, stays.</summary>
public sealed class PrunerTests
{
    private const string Endpoint = "whe_1";

    // More than stand in no list yet on SQLite, which may not be deleted.
    private const int Young = 600;
    private readonly ShiftedTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_old_and_done_goes_and_what_is_young_or_still_wanted_stays()
    {
        await using var store = await TestStore.NewAsync();
        await using StoreDatabase database = TestStore.IsPostgres
            ? await TestStore.OpenServerAsync(store.ConnectionString, _time)
            : TestStore.OpenFile(store.ConnectionString);
        var signal = new EventNotifier();
        var payments = new PaymentStore(database, new DisclosureStore(database), signal);
        var events = new EventStore(database);
        await store.ExecuteAsync(
            $"""
            insert into merchants (id, name, suspended, created_at) values ('mer_1', 'Shop', 0, 0);
            insert into webhook_endpoints (merchant_id, id, url, events, status, secret, created_at)
                values ('mer_1', '{Endpoint}', 'https://shop.example', '|*|', 'enabled', '', 0);
            """
        );
        var done = await SellAsync("done", PaymentStatus.Succeeded);
        var owed = await SellAsync("owed", PaymentStatus.Succeeded);
        var open = await SellAsync("open", PaymentStatus.Processing);
        await DeliveredAsync(done);
        await DeliveredAsync(open);
        await TellAsync("old");
        _time.Shift = TimeSpan.FromDays(40);
        var young = await Task.WhenAll(Enumerable.Range(0, Young).Select(i => SellAsync($"young-{i}", PaymentStatus.Succeeded)));
        await DeliveredAsync(young[0]);
        await TellAsync("young");
        var all = await ListedAsync();
        Assert.Equal(Young + 3, all.Count);
        var pruner = new Pruner(database, Kept(30), _time, NullLogger<Pruner>.Instance);

        Assert.Equal(Pruned.Nothing, await With(Kept(41)).PassAsync(Stop));
        Assert.Equal(new Pruned(2, 2, 1, 2), await pruner.PassAsync(Stop));
        Assert.Equal(Pruned.Nothing, await pruner.PassAsync(Stop));

        var left = await ListedAsync();
        Assert.Equal(all.Where(e => e.PaymentId != done.Id && e.PaymentId != open.Id), left);
        Assert.Equal(left.Select(e => e.Id).Reverse(), await OldestFirstAsync());
        Assert.Equal(Young + 1, await store.NumberAsync("select count(*) from webhook_deliveries"));
        Assert.Equal(
            1,
            await store.NumberAsync($"select count(*) from webhook_deliveries where payment_id = '{owed.Id}' and status = 'pending'")
        );
        // A key within its promise, and one whose payment is not at its end, still stand for what they made.
        Assert.NotNull(await payments.FindKeyAsync("mer_1", "young-7"));
        Assert.Equal(open.Id, (await payments.FindKeyAsync("mer_1", "open"))?.PaymentId);
        Assert.Null(await payments.FindKeyAsync("mer_1", "done"));
        Assert.Equal(Young + 3, await store.NumberAsync("select count(*) from payments"));
        Assert.Equal(
            [
                ["young"],
            ],
            await store.RowsAsync("select event_id from wallet_events order by event_id")
        );
        var floor = await events.FloorAsync("mer_1");
        Assert.True(string.CompareOrdinal(floor, all[^1].Id) >= 0);
        Assert.True(string.CompareOrdinal(floor, left[0].Id) < 0);
        // A list on the side holds nothing that its table has lost, and new rows find their way into it.
        await SellAsync("after", PaymentStatus.Succeeded);
        Assert.Equal(left.Count + 1, (await ListedAsync()).Count);
        if (!TestStore.IsPostgres)
        {
            Assert.Equal(
                0,
                await store.NumberAsync("select count(*) from events_listed l where not exists (select 1 from events e where e.id = l.id)")
            );
        }

        Pruner With(GatewaySettings settings) => new(database, settings, _time, NullLogger<Pruner>.Instance);

        async Task<Payment> SellAsync(string key, PaymentStatus status)
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            var payment = Samples.Payment() with
            {
                Id = ObjectId.New("pay", now, 7),
                Status = status,
                Agenda = status == PaymentStatus.Succeeded ? NextAction.Nothing : Samples.Payment().Agenda,
                CreatedAt = now,
                UpdatedAt = now,
                TimelineLength = 1,
            };
            await payments.InsertAsync(
                new NewPayment(
                    payment,
                    new EventFactory(new TestAddress()).Of(
                        payment,
                        [new TimelineEntry(1, now, "payment.processing", "merchant", ImmutableSortedDictionary<string, string>.Empty)]
                    ),
                    new KeyUse("mer_1", key, "f", payment.Id, payment.Id),
                    null
                )
            );
            return payment;
        }

        Task DeliveredAsync(Payment payment) =>
            store.ExecuteAsync($"update webhook_deliveries set status = 'succeeded', next_at = null where payment_id = '{payment.Id}'");

        Task TellAsync(string id) =>
            store.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"insert into wallet_events (merchant_id, scheme, event_id, at) values ('mer_1', 'sample', '{id}', {_time.GetUtcNow().ToUnixTimeMilliseconds()})"
                )
            );

        async Task<List<StoredEvent>> ListedAsync()
        {
            var found = new List<StoredEvent>();
            string? before = null;
            do
            {
                var page = await events.ListAsync(new EventFilter("mer_1", 100, null, null, before), Stop);
                found.AddRange(page.Items);
                before = page.Next;
            } while (before is not null);
            return found;
        }

        ValueTask<List<string>> OldestFirstAsync() =>
            database.ReadAsync(session =>
                session.AllAsync(
                    $"select id from {session.EventsInOrder} where merchant_id = $1 and id > $2 order by id limit 10000",
                    row => row.GetString(0),
                    "mer_1",
                    string.Empty
                )
            );
    }

    private static GatewaySettings Kept(int days)
    {
        var text = days.ToString(CultureInfo.InvariantCulture);
        var settings = GatewaySettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection([
                    new("Gateway:Retention:EventDays", text),
                    new("Gateway:Retention:IdempotencyKeyDays", text),
                    new("Gateway:Retention:WalletEventDays", text),
                ])
                .Build(),
            out var faults
        );
        Assert.Empty(faults);
        return settings;
    }

    /// <summary>The machine's clock, some days ahead.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
