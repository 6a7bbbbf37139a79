using System.Collections.Immutable;
using System.Globalization;
using Gateway.Events;
using Gateway.Payments;
using Gateway.Store;
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
            Assert.Equal(
                expected,
                await PagesAsync(
                    temp,
                    new PaymentFilter(own.Key, 100) { Status = PaymentStatus.Processing }
                )
            );
            var wanted = own.First().Terms.Reference;
            Assert.Equal(
                own.Where(p => p.Terms.Reference == wanted)
                    .Select(p => p.Id)
                    .OrderDescending(StringComparer.Ordinal),
                await PagesAsync(temp, new PaymentFilter(own.Key, 7) { Reference = wanted })
            );

            var events = await EventsAsync(temp, own.Key);
            Assert.Equal(own.Count(), events.Count);
            Assert.Equal(events.Order(StringComparer.Ordinal), events);
            Assert.Equal(events[^1], await temp.Events.NewestAsync(own.Key, Cancel));
            var page = await temp.Events.ListAsync(
                new EventFilter(own.Key, 100, null, null, null),
                Cancel
            );
            Assert.Equal(Enumerable.Reverse(events).Take(100), page.Items.Select(one => one.Id));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" and reference = 'r'")]
    public async Task A_page_is_found_without_looking_at_other_merchants_old_payments(string also)
    {
        Assert.SkipWhen(TestStore.IsPostgres, "the plan is SQLite's");
        await using var temp = await TempDatabase.OpenAsync();

        Assert.Equal(
            PlanOf(also.Length == 0 ? "PRIMARY KEY" : "COVERING INDEX payments_listed_reference"),
            await PlanAsync(
                temp,
                $"select id, doc from {SqliteOrder.PaymentsView} where merchant_id = 'm' and id >= 'a' and id < 'b'{also} order by id desc limit 21"
            )
        );
    }

    [Theory]
    [InlineData("id < 'b' order by id desc")]
    [InlineData("id > 'b' order by id")]
    public async Task Nor_is_a_page_of_events(string order)
    {
        Assert.SkipWhen(TestStore.IsPostgres, "the plan is SQLite's");
        await using var temp = await TempDatabase.OpenAsync();

        Assert.Equal(
            PlanOf("PRIMARY KEY")
                .Select(step => step.Replace(" p ", " e ", StringComparison.Ordinal)),
            await PlanAsync(
                temp,
                $"select id, data from {SqliteOrder.EventsView} where merchant_id = 'm' and {order} limit 21"
            )
        );
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

        await using (var database = SqliteDatabase.Open(connection))
        {
            var found = await database.ReadAsync(session =>
                session.AllAsync(
                    $"select id from {session.PaymentsInOrder} where merchant_id = 'mer_1' order by id desc limit 1000",
                    row => row.GetString(0)
                )
            );
            Assert.Equal(
                Enumerable.Range(1, 700).Where(i => i % 3 == 1).Reverse().Select(i => Id("pay", i)),
                found
            );
            var events = await new SqlEvents(database).AfterAsync("mer_2", null, 1000, Cancel);
            Assert.Equal(
                Enumerable.Range(1, 1500).Where(i => i % 3 == 2).Select(i => Id("evt", i)),
                events.Select(one => one.Id)
            );
            var use = await database.ReadAsync(session =>
                PaymentUnits.FindKeyAsync(session, "mer_2", "k")
            );
            Assert.Equal("pay_2", use?.PaymentId);
        }
        folder.Delete(recursive: true);
    }

    private static string Id(string prefix, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number:D23}");

    private static string[] PlanOf(string list) =>
        [
            "MERGE (UNION ALL)",
            "LEFT",
            $"SEARCH l USING {list}",
            "SEARCH p USING INDEX",
            "RIGHT",
            "INTEGER PRIMARY KEY (rowid>?)",
            "SCALAR SUBQUERY",
            "SEARCH",
            "USE TEMP B-TREE FOR ORDER BY",
        ];

    // Of each step of the plan as much as says whether anything but a search by key is done.
    private static async Task<List<string>> PlanAsync(TempDatabase temp, string sql)
    {
        var steps = await temp.Database.ReadAsync(session =>
            session.AllAsync($"explain query plan {sql}", row => row.GetString(3))
        );
        return steps.ConvertAll(step =>
            step.Contains("rowid>?", StringComparison.Ordinal) ? "INTEGER PRIMARY KEY (rowid>?)"
            : step.StartsWith("SCALAR SUBQUERY", StringComparison.Ordinal) ? "SCALAR SUBQUERY"
            : step.StartsWith("SEARCH payments", StringComparison.Ordinal)
            || step.StartsWith("SEARCH events", StringComparison.Ordinal)
                ? "SEARCH"
            : step.Split(" (")[0] is var name
            && name.Contains("USING INDEX", StringComparison.Ordinal)
                ? name[..(name.IndexOf("INDEX", StringComparison.Ordinal) + 5)]
            : step.StartsWith("MERGE", StringComparison.Ordinal) ? step
            : step.Split(" (")[0]
        );
    }

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
                    Terms = payment.Terms with
                    {
                        Reference = string.Create(
                            CultureInfo.InvariantCulture,
                            $"order-{i / 3 % 40}"
                        ),
                    },
                };
            })
            .ToImmutableArray();
        var stored = await Task.WhenAll(
            payments.Select(
                (payment, i) =>
                    temp.Payments.InsertAsync(
                        new Intent(
                            payment,
                            [
                                new TimelineEntry(
                                    1,
                                    Samples.Start,
                                    "payment.processing",
                                    "merchant",
                                    ImmutableSortedDictionary<string, string>.Empty
                                ),
                            ],
                            new KeyUse(
                                payment.MerchantId,
                                string.Create(CultureInfo.InvariantCulture, $"key-{i}"),
                                "fingerprint",
                                payment.Id,
                                payment.Id
                            ),
                            null
                        ),
                        Cancel
                    )
            )
        );
        Assert.All(stored, one => Assert.IsType<Inserted.Stored>(one));
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
        while (
            await temp.Events.AfterAsync(merchant, found.LastOrDefault(), 100, Cancel)
                is { IsEmpty: false } some
        )
        {
            found.AddRange(some.Select(one => one.Id));
        }
        return found;
    }
}
