using System.Collections.Immutable;
using System.Globalization;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>
/// Lists by merchant are whole and in order however many rows there are: in SQLite the last ones stand in no list yet, and
/// the numbers here lie below, at and above the bounds at which lists are completed.
/// </summary>
public sealed class ListOrderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1100)]
    public async Task Each_merchant_sees_its_own_and_all_of_it_in_order(int count)
    {
        await using var temp = await TempDatabase.OpenAsync();
        var made = await MakeAsync(temp, count);

        foreach (var own in made.GroupBy(payment => payment.MerchantId))
        {
            var expected = own.Select(p => p.Id).OrderDescending(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, await PagesAsync(temp, new PaymentFilter(own.Key, 100)));
            Assert.Equal(expected, await PagesAsync(temp, new PaymentFilter(own.Key, 100) { Status = PaymentStatus.Processing }));
            var wanted = own.First().Terms.Reference;
            Assert.Equal(
                own.Where(p => p.Terms.Reference == wanted).Select(p => p.Id).OrderDescending(StringComparer.Ordinal),
                await PagesAsync(temp, new PaymentFilter(own.Key, 7) { Reference = wanted })
            );

            var events = await EventsAsync(temp, own.Key);
            Assert.Equal(own.Count(), events.Count);
            Assert.Equal(events.Order(StringComparer.Ordinal), events);
            Assert.Equal(events[^1], await temp.Events.NewestAsync(own.Key));
            var page = await temp.Events.ListAsync(new EventFilter(own.Key, 100, null, null, null), Cancel);
            Assert.Equal(Enumerable.Reverse(events).Take(100), page.Items.Select(one => one.Id));
        }
    }

    [Theory]
    [InlineData("payments", "id >= 'a' and id < 'b' order by id desc", "PRIMARY KEY")]
    [InlineData("payments", "id >= 'a' and id < 'b' and reference = 'r' order by id desc", "COVERING INDEX payments_listed_reference")]
    [InlineData("events", "id < 'b' order by id desc", "PRIMARY KEY")]
    [InlineData("events", "id > 'b' order by id", "PRIMARY KEY")]
    [InlineData("events", "id > 'a' and id <= 'b' and type = 'payment.review' order by id", "PRIMARY KEY")]
    public async Task A_page_is_found_without_looking_at_the_old_rows_of_others(string table, string rows, string list)
    {
        Assert.SkipWhen(TestStore.IsPostgres, "the plan is SQLite's");
        await using var temp = await TempDatabase.OpenAsync();
        var view = table == "payments" ? SqliteOrder.PaymentsView : SqliteOrder.EventsView;

        var plan = await temp.Database.ReadAsync(session =>
            session.AllAsync(
                $"explain query plan select * from {view} where merchant_id = 'm' and {rows} limit 21",
                row => row.GetString(3)
            )
        );

        // Both halves in order, so that the page ends the search; one begins in the merchant's list, the other at the last rows.
        Assert.StartsWith("MERGE (UNION ALL)", plan[0], StringComparison.Ordinal);
        Assert.Single(plan, step => step.StartsWith($"SEARCH l USING {list} ", StringComparison.Ordinal));
        Assert.Single(plan, $"SEARCH {table} USING INTEGER PRIMARY KEY (rowid>?)");
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
        Assert.Single(plan, "USE TEMP B-TREE FOR ORDER BY");
    }

    [Fact]
    public async Task A_file_of_the_former_schema_lists_all_after_the_update()
    {
        Assert.SkipWhen(TestStore.IsPostgres, "it is about a file");
        var folder = Directory.CreateTempSubdirectory("gateway-lists-");
        var connection = $"Data Source={Path.Combine(folder.FullName, "gateway.db")}";
        using (var session = SqliteSession.ToWrite(connection + ";Pooling=false"))
        {
            SqliteSchema.Migrate(session, steps: 7);
            session.Execute(
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 700) insert into payments (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, doc) select 'mer_' || (i % 3), printf('pay_%023d', i), 1, 'processing', 'sample', 'r', 1, 0, 0, 'KPW', '{}' from n"
            );
            session.Execute(
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500) insert into events (merchant_id, id, type, at, data) select 'mer_' || (i % 3), printf('evt_%023d', i), 'payment.processing', 1, '{}' from n"
            );
            session.Execute(
                "insert into idempotency_keys (merchant_id, key, fingerprint, object_id, payment_id, created_at) values ('mer_1', 'k', 'f', 'pay_1', 'pay_1', 1), ('mer_2', 'k', 'f', 'pay_2', 'pay_2', 1)"
            );
        }

        await using (var database = TestStore.OpenFile(connection))
        {
            var found = await database.ReadAsync(session =>
                session.AllAsync(
                    $"select id from {session.PaymentsInOrder} where merchant_id = 'mer_1' order by id desc limit 1000",
                    row => row.GetString(0)
                )
            );
            Assert.Equal(Enumerable.Range(1, 700).Where(i => i % 3 == 1).Reverse().Select(i => Id("pay", i)), found);
            var events = await new EventStore(database).AfterAsync("mer_2", null, null, 1000);
            Assert.Equal(Enumerable.Range(1, 1500).Where(i => i % 3 == 2).Select(i => Id("evt", i)), events.Items.Select(one => one.Id));
            var use = await database.ReadAsync(session => PaymentUnits.FindKeyAsync(session, "mer_2", "k"));
            Assert.Equal("pay_2", use?.PaymentId);
        }
        folder.Delete(recursive: true);
    }

    private static string Id(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number:D23}");

    private static async Task<ImmutableArray<Payment>> MakeAsync(TempDatabase temp, int count)
    {
        var payments = Enumerable
            .Range(0, count)
            .Select(i =>
            {
                var payment = Samples.Payment();
                var merchant = i % 3;
                return payment with
                {
                    MerchantId = string.Create(CultureInfo.InvariantCulture, $"mer_{merchant}"),
                    Terms = payment.Terms with { Reference = string.Create(CultureInfo.InvariantCulture, $"order-{i / 3 % 40}") },
                };
            })
            .ToImmutableArray();
        var stored = await Task.WhenAll(
            payments.Select(
                (payment, i) =>
                    temp.Payments.InsertAsync(
                        new NewPayment(
                            payment,
                            temp.Scribe.Of(
                                payment,
                                [
                                    new TimelineEntry(
                                        1,
                                        Samples.Start,
                                        "payment.processing",
                                        "merchant",
                                        ImmutableSortedDictionary<string, string>.Empty
                                    ),
                                ]
                            ),
                            new KeyUse(
                                payment.MerchantId,
                                string.Create(CultureInfo.InvariantCulture, $"key-{i}"),
                                "fingerprint",
                                payment.Id,
                                payment.Id
                            ),
                            null
                        )
                    )
            )
        );
        Assert.All(stored, one => Assert.IsType<InsertResult.Stored>(one));
        return payments;
    }

    private static async Task<List<string>> PagesAsync(TempDatabase temp, PaymentFilter filter)
    {
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = await temp.Payments.ListAsync(filter with { Before = next }, Cancel);
            found.AddRange(page.Items.Select(payment => payment.Id));
            next = page.Next;
        } while (next is not null);
        return found;
    }

    private static async Task<List<string>> EventsAsync(TempDatabase temp, string merchant)
    {
        var found = new List<string>();
        EventPage page;
        do
        {
            page = await temp.Events.AfterAsync(merchant, found.LastOrDefault(), null, 100);
            found.AddRange(page.Items.Select(one => one.Id));
        } while (page.More);
        return found;
    }
}
