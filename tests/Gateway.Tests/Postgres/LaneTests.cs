using System.Collections.Immutable;
using System.Globalization;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>Group commit over a server that goes away, and beside other nodes: nothing acknowledged is lost, nothing is done twice.</summary>
public sealed class LaneTests
{
    private const int Tills = 8;
    private const int Sales = 30;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_are_cut_at_any_moment_lose_and_double_nothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.OpenAsync();
        var cut = 0L;
        var selling = SellAsync(Payments(database), () => Volatile.Read(ref cut) >= 20);

        while (!selling.IsCompleted)
        {
            await Task.WhenAny(selling, Task.Delay(50, Stop));
            cut += await server.CutAsync();
        }

        await AssertSoldAsync(server, await selling);
    }

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_loses_and_doubles_nothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.OpenAsync();
        var restarts = 0;
        var selling = SellAsync(Payments(database), () => restarts == 2);

        while (restarts < 2)
        {
            await Task.Delay(200, Stop);
            await server.RestartAsync();
            restarts++;
        }

        await AssertSoldAsync(server, await selling);
    }

    [Fact]
    public async Task A_standby_that_takes_the_place_of_its_primary_has_all_that_was_acknowledged()
    {
        await using var primary = await PostgresServer.StartAsync();
        await using var standby = await primary.StartStandbyAsync();
        await primary.ScalarAsync("alter system set synchronous_standby_names = '*'");
        await primary.ScalarAsync("select pg_reload_conf()");
        var (first, second) = (
            new NpgsqlConnectionStringBuilder(primary.ConnectionString),
            new NpgsqlConnectionStringBuilder(standby.ConnectionString)
        );
        await using var database = await primary.OpenAsync(
            $"Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};Username=postgres;Database=postgres;Target Session Attributes=primary;Host Recheck Seconds=1"
        );
        var promoted = false;
        var selling = SellAsync(Payments(database), () => promoted);
        await Task.Delay(300, Stop);

        await primary.CrashAsync();
        await standby.PromoteAsync();
        promoted = true;

        await AssertSoldAsync(standby, await selling);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_and_never_repeated_blindly(bool delivered)
    {
        await using var server = await PostgresServer.StartAsync();
        var direct = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var line = new BreakableLine(direct.Port);
        direct.Port = line.Port;
        direct.Host = "127.0.0.1";
        // Prepared statements would go over the line without their text.
        direct.MaxAutoPrepare = 0;
        await using var database = await server.OpenAsync(direct.ConnectionString);
        var payments = Payments(database);
        var commit = line.Hold("commit");
        if (delivered)
        {
            commit.PassAndCut();
        }
        else
        {
            commit.Cut();
        }
        var runs = 0;

        var counted = await database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                runs++;
                return await session.NumberAsync(
                    "insert into counters (name, value) values ('lost', 1) on conflict (name) do update set value = counters.value + 1 returning value"
                );
            },
            mayBeShed: false
        );

        Assert.True(commit.Came.IsCompleted, "the line never broke");
        Assert.Equal(1, counted);
        Assert.Equal(1L, await server.ScalarAsync("select value from counters where name = 'lost'"));
        Assert.Equal(delivered ? 1 : 2, runs);
        Assert.IsType<InsertResult.Stored>(await payments.InsertAsync(IntentOf(Samples.Payment(), "after")));
    }

    [Fact]
    public async Task Of_two_nodes_with_the_same_keys_one_stores_and_the_other_hears_what_was_stored()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var one = await server.OpenAsync();
        await using var two = await server.OpenAsync();

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .SelectMany(i =>
                    new[] { one, two }.Select(node =>
                        Task.Run(() => Payments(node).InsertAsync(IntentOf(Samples.Payment(), $"key-{i}")), Stop)
                    )
                )
        );

        var stored = results.OfType<InsertResult.Stored>().Select(r => r.Payment.Id).ToHashSet();
        Assert.Equal(200, stored.Count);
        Assert.All(results.OfType<InsertResult.KeyTaken>(), taken => Assert.Contains(taken.Use.PaymentId, stored));
        Assert.Equal(200, results.OfType<InsertResult.KeyTaken>().Count());
    }

    [Fact]
    public async Task Of_two_nodes_that_move_the_same_payments_one_is_stale()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var one = await server.OpenAsync();
        await using var two = await server.OpenAsync();
        var moves = new List<Task<UpdateResult>>();
        for (var i = 0; i < 50; i++)
        {
            var payment = Samples.Payment() with { TimelineLength = 1 };
            await Payments(one).InsertAsync(IntentOf(payment, $"key-{i}"));
            var change = StateMachine.Apply(payment, Samples.Told(FactSource.Act, Samples.Taken()), Samples.Facts, Samples.Start);
            moves.AddRange(
                new[] { one, two }.Select(node =>
                    Task.Run(() => Payments(node).MoveAsync(new EventFactory(new TestAddress()).Update(payment, change)), Stop)
                )
            );
        }

        var results = await Task.WhenAll(moves);

        Assert.Equal(50, results.OfType<UpdateResult.Saved>().Count());
        Assert.Equal(50, results.OfType<UpdateResult.Stale>().Count());
    }

    [Fact]
    public async Task A_reader_who_follows_the_events_of_several_nodes_skips_none()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var one = await server.OpenAsync();
        await using var two = await server.OpenAsync();
        var telling = Task.WhenAll(
            new[] { one, two }.SelectMany(
                (node, n) =>
                    Enumerable
                        .Range(0, 4)
                        .Select(till =>
                            Task.Run(
                                async () =>
                                {
                                    for (var i = 0; i < 50; i++)
                                    {
                                        await Payments(node).InsertAsync(IntentOf(Samples.Payment(), $"{n}-{till}-{i}"));
                                    }
                                },
                                Stop
                            )
                        )
            )
        );
        var events = new EventStore(one);
        var seen = new List<string>();
        var merchant = Samples.Payment().MerchantId;

        while (seen.Count < 400)
        {
            var over = telling.IsCompleted;
            var next = await events.AfterAsync(merchant, seen is [.., var last] ? last : null, null, 1000);
            seen.AddRange(next.Items.Select(e => e.Id));
            if (over && next.Items.IsEmpty)
            {
                break;
            }
        }

        await telling;
        Assert.Equal(400, seen.Count);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    private static PaymentStore Payments(StoreDatabase database) => new(database, new DisclosureStore(database), new EventNotifier());

    /// <summary>
    /// Sells at several tills, each of which repeats a sale under its key until it is acknowledged; and goes on until what
    /// was to happen meanwhile has happened.
    /// </summary>
    private static async Task<Dictionary<string, string>> SellAsync(PaymentStore payments, Func<bool> enough)
    {
        var sold = await Task.WhenAll(
            Enumerable
                .Range(0, Tills)
                .Select(till =>
                    Task.Run(
                        async () =>
                        {
                            var mine = new List<(string Key, string Id)>();
                            for (var i = 0; i < Sales || !enough(); i++)
                            {
                                var key = string.Create(CultureInfo.InvariantCulture, $"till-{till}-{i}");
                                mine.Add((key, await SoldAsync(payments, key)));
                            }
                            return mine;
                        },
                        Stop
                    )
                )
        );
        return sold.SelectMany(s => s).ToDictionary(s => s.Key, s => s.Id);
    }

    private static async Task<string> SoldAsync(PaymentStore payments, string key)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        while (true)
        {
            try
            {
                // A fresh payment each time: only the key may hold the repeats together.
                return await payments.InsertAsync(IntentOf(Samples.Payment(), key)) switch
                {
                    InsertResult.Stored stored => stored.Payment.Id,
                    InsertResult.KeyTaken taken => taken.Use.PaymentId,
                    var other => throw new InvalidOperationException(other.ToString()),
                };
            }
            catch (OverloadedException)
            {
                await Task.Delay(20, bound.Token);
            }
        }
    }

    private static async Task AssertSoldAsync(PostgresServer server, Dictionary<string, string> sold)
    {
        await using var database = await server.OpenAsync();
        var stored = await database.ReadAsync(session =>
            session.AllAsync(
                "select k.key, p.id from idempotency_keys k full join payments p on p.merchant_id = k.merchant_id and p.id = k.payment_id",
                row => (Key: row.GetString(0), Id: row.GetString(1))
            )
        );
        Assert.True(sold.Count >= Tills * Sales);
        Assert.Equal(sold, stored.ToDictionary(s => s.Key, s => s.Id));
        var events = await database.ReadAsync(session => session.AllAsync("select payment_id from events", row => row.GetString(0)));
        Assert.Equal(sold.Values.Order(), events.Order());
    }

    private static NewPayment IntentOf(Payment payment, string key) =>
        new(
            payment with
            {
                TimelineLength = 1,
            },
            new EventFactory(new TestAddress()).Of(
                payment,
                [new(1, Samples.Start, "payment.processing", "merchant", ImmutableSortedDictionary<string, string>.Empty)]
            ),
            new KeyUse(payment.MerchantId, key, "f", payment.Id, payment.Id),
            null
        );
}
