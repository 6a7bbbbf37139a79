using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

public sealed class StoreTests
{
    [Fact]
    public async Task Of_many_parallel_intents_with_one_key_exactly_one_is_stored()
    {
        await using var temp = await TempDatabase.OpenAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Task.Run(() => temp.Payments.InsertAsync(IntentOf(Samples.Payment(), "key-1"))))
        );

        var stored = Assert.IsType<InsertResult.Stored>(Assert.Single(results, r => r is InsertResult.Stored));
        Assert.All(results.OfType<InsertResult.KeyTaken>(), taken => Assert.Equal(stored.Payment.Id, taken.Use.PaymentId));
        Assert.Equal(63, results.OfType<InsertResult.KeyTaken>().Count());
    }

    [Fact]
    public async Task A_stored_payment_reads_back_as_it_was_with_its_timeline()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment() with
        {
            Description = "국수 2",
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("till", "4").Add("가", "나"),
            Parts =
            [
                new PaymentOperation
                {
                    Kind = OperationKind.Refund,
                    Id = ObjectId.New("ref", Samples.Start, 7),
                    AmountMinor = 5,
                    CreatedAt = Samples.Start,
                    UpdatedAt = Samples.Start,
                    Failure = new Decline(DeclineReason.SchemeError, "x"),
                    Status = PartStatus.Failed,
                },
            ],
            TimelineLength = 1,
        };
        var entry = new TimelineEntry(
            1,
            Samples.Start,
            "payment.processing",
            "merchant",
            ImmutableSortedDictionary<string, string>.Empty.Add("k", "v")
        );
        var cancel = TestContext.Current.CancellationToken;

        await temp.Payments.InsertAsync(IntentOf(payment, "key-1") with { Entries = temp.Scribe.Of(payment, [entry]) });
        var read = await temp.Payments.FindAsync(payment.MerchantId, payment.Id);

        Assert.Equivalent(payment, read, strict: true);
        var line = Assert.Single(await temp.Payments.TimelineAsync(payment.MerchantId, payment.Id));
        Assert.Equal("v", line.Detail["k"]);
    }

    [Fact]
    public async Task Of_two_moves_from_one_version_one_is_stale()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var cancel = TestContext.Current.CancellationToken;
        var payment = Samples.Payment();
        await temp.Payments.InsertAsync(IntentOf(payment, "key-1"));
        var change = StateMachine.Apply(payment, Samples.Told(FactSource.Act, Samples.Taken()), Samples.Facts, Samples.Start);

        var results = await Task.WhenAll(
            temp.Payments.MoveAsync(temp.Scribe.Update(payment, change)),
            temp.Payments.MoveAsync(temp.Scribe.Update(payment, change))
        );

        Assert.Single(results.OfType<UpdateResult.Saved>());
        Assert.Single(results.OfType<UpdateResult.Stale>());
        var read = await temp.Payments.FindAsync(payment.MerchantId, payment.Id);
        Assert.Equal(2, read!.Version);
        Assert.Equal(PaymentStatus.Succeeded, read.Status);
    }

    [Fact]
    public async Task A_wallets_event_counts_once()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var cancel = TestContext.Current.CancellationToken;
        var payment = Samples.Payment();
        await temp.Payments.InsertAsync(IntentOf(payment, "key-1"));
        var change = new Change(payment, [], []);

        var first = await temp.Payments.MoveAsync(temp.Scribe.Update(payment, change) with { EventId = "evt_1" });
        var second = await temp.Payments.MoveAsync(temp.Scribe.Update(payment, change) with { EventId = "evt_1" });

        Assert.IsType<UpdateResult.Saved>(first);
        Assert.IsType<UpdateResult.EventKnown>(second);
    }

    [Fact]
    public async Task A_sequence_gives_each_number_once_and_refuses_when_it_is_used_up()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var sequence = new NumberSequence("ullim/880001/T0001/20260302", 40);

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i =>
                    temp.Payments.InsertAsync(
                        IntentOf(Samples.Payment(), $"key-{i}") with
                        {
                            Draw = new Draw(sequence, (p, value) => p with { Allocated = $"{value}" }),
                        }
                    )
                )
        );

        var drawn = results.OfType<InsertResult.Stored>().Select(s => int.Parse(s.Payment.Allocated!, null)).Order();
        Assert.Equal(Enumerable.Range(1, 40), drawn);
        Assert.Equal(10, results.OfType<InsertResult.Exhausted>().Count());
    }

    [Fact]
    public async Task Above_the_free_part_of_a_sequence_each_merchant_has_its_share_and_no_more()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var sequence = new NumberSequence("test/a/b/20260302", 12) { FreeUpTo = 5, MerchantShare = 3 };

        var drawn = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var merchant =
                i < 10 ? "mer_1"
                : i < 14 ? "mer_2"
                : "mer_3";
            var payment = Samples.Payment() with { MerchantId = merchant };
            drawn.Add(Word(await DrawAsync(temp, payment, $"key-{i}", sequence, from: 1)));
        }

        Assert.Equal("1 2 3 4 5 6 7 8 share share 9 10 11 share 12 used used used used used", string.Join(' ', drawn));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    [InlineData(7, 7)]
    [InlineData(40, 40)]
    public async Task A_number_may_be_drawn_from_further_on_and_the_next_ones_follow(long from, int expected)
    {
        await using var temp = await TempDatabase.OpenAsync();
        var sequence = new NumberSequence("test/a/b/20260302", 100);
        await DrawAsync(temp, Samples.Payment(), "key-1", sequence, from: 1);
        await DrawAsync(temp, Samples.Payment(), "key-2", sequence, from: 1);

        var jumped = await DrawAsync(temp, Samples.Payment(), "key-3", sequence, from);
        var next = await DrawAsync(temp, Samples.Payment(), "key-4", sequence, from: 1);

        Assert.Equal(($"{expected}", $"{expected + 1}"), (Word(jumped), Word(next)));
    }

    private static Task<InsertResult> DrawAsync(TempDatabase temp, Payment payment, string key, NumberSequence sequence, long from)
    {
        var intent = IntentOf(payment, key);
        return temp.Payments.InsertAsync(
            intent with
            {
                Draw = new Draw(sequence, (p, value) => p with { Allocated = $"{value}" }) { From = from },
            }
        );
    }

    private static string Word(InsertResult inserted) =>
        inserted switch
        {
            InsertResult.Stored stored => stored.Payment.Allocated!,
            InsertResult.ShareUsed => "share",
            InsertResult.Exhausted => "used",
            _ => inserted.ToString(),
        };

    [Fact]
    public async Task A_unit_that_fails_disturbs_none_of_its_group()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var cancel = TestContext.Current.CancellationToken;
        using var gate = new ManualResetEventSlim();
        // Holds the writer, so that all that follows becomes one group.
        var first = temp.Database.Writer.RunAsync(
            ConflictKeys.Shared,
            _ =>
            {
                gate.Wait(cancel);
                return new ValueTask<int>(0);
            },
            mayBeShed: false
        );
        var good = Enumerable.Range(0, 10).Select(i => temp.Payments.InsertAsync(IntentOf(Samples.Payment(), $"key-{i}"))).ToList();
        var bad = temp.Database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => session.ChangeAsync("insert into payments (merchant_id) values ('x')"),
            mayBeShed: false
        );
        gate.Set();

        await first;
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => bad);
        Assert.All(await Task.WhenAll(good), r => Assert.IsType<InsertResult.Stored>(r));
    }

    [Fact]
    public async Task Pages_are_stable_newest_first_and_complete_under_each_filter()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var cancel = TestContext.Current.CancellationToken;
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            var at = Samples.Start.AddSeconds(i);
            var payment = Samples.Payment() with
            {
                Id = ObjectId.New("pay", at, 7),
                CreatedAt = at,
                Scheme = i % 2 == 0 ? "sample" : "other",
            };
            ids.Add(payment.Id);
            await temp.Payments.InsertAsync(IntentOf(payment, $"key-{i}"));
        }
        ids.Reverse();

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await temp.Payments.ListAsync(new PaymentFilter("mer_1", 10) { Before = cursor }, cancel);
            seen.AddRange(page.Items.Select(p => p.Id));
            cursor = page.Next;
            // A newcomer does not disturb the pages that follow.
            await temp.Payments.InsertAsync(
                IntentOf(Samples.Payment() with { Id = ObjectId.New("pay", Samples.Start.AddHours(1), 7) }, $"new-{cursor}")
            );
        } while (cursor is not null);
        Assert.Equal(ids, seen);

        var others = await temp.Payments.ListAsync(
            new PaymentFilter("mer_1", 100)
            {
                Scheme = "other",
                CreatedAfter = Samples.Start.AddSeconds(3),
                CreatedBefore = Samples.Start.AddSeconds(9),
            },
            cancel
        );
        Assert.Equal([7, 5, 3], others.Items.Select(p => (int)(p.CreatedAt - Samples.Start).TotalSeconds));
    }

    [Fact]
    public async Task A_store_of_a_newer_gateway_is_refused()
    {
        await using var store = await TestStore.NewAsync();
        await (await store.OpenAsync()).DisposeAsync();
        await store.ExecuteAsync(
            TestStore.IsPostgres ? "update schema_version set version = 999, oldest = 999" : "pragma user_version = 999"
        );

        var refused = await Assert.ThrowsAsync<StartRefusedException>(store.OpenAsync);
        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
    }

    private static NewPayment IntentOf(Payment payment, string key) =>
        new(payment, [], new KeyUse(payment.MerchantId, key, "fingerprint", payment.Id, payment.Id), null);
}
