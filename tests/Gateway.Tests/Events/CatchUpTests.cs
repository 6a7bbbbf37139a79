using System.Globalization;
using System.IO.Pipelines;
using Gateway.Events;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Store;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Events;

/// <summary>Readers of a long history: bounded, one after the other, and never in the way of others.</summary>
public sealed class CatchUpTests
{
    private const string Beginning = "evt_00000000000000000000000";
    private const int Twenty = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("webhook_endpoint.disabled")]
    [InlineData("refund.*")]
    public async Task A_page_looks_at_a_bounded_part_of_the_history_and_says_where_to_go_on(string type)
    {
        await using var temp = await TempDatabase.OpenAsync();
        await HistoryAsync(temp.Store, 2 * Paging.MaxScan + 500);
        string? after = null;
        var pages = new List<EventPage>();
        do
        {
            pages.Add(await temp.Events.AfterAsync("mer_long", after, type, 100));
            after = pages[^1].Last;
        } while (pages[^1].More);

        Assert.All(pages, page => Assert.Empty(page.Items));
        Assert.Equal([Id(Paging.MaxScan), Id(2 * Paging.MaxScan), Id((2 * Paging.MaxScan) + 500)], pages.Select(page => page.Last));
        var end = await temp.Events.AfterAsync("mer_long", after, type, 100);
        Assert.Equal((null, false), (end.Last, end.More));
    }

    [Theory]
    [InlineData("payment.succeeded", 100)]
    [InlineData("payment.*", 100)]
    [InlineData("*", 100)]
    [InlineData(null, 100)]
    [InlineData("payment.succeeded", 7)]
    public async Task What_fits_comes_whole_and_in_order_page_by_page(string? type, int limit)
    {
        await using var temp = await TempDatabase.OpenAsync();
        await HistoryAsync(temp.Store, 750);
        var found = new List<string>();
        EventPage page;
        string? after = null;
        do
        {
            page = await temp.Events.AfterAsync("mer_long", after, type, limit);
            Assert.True(page.Items.Length <= limit);
            found.AddRange(page.Items.Select(one => one.Id));
            after = page.Last ?? after;
        } while (page.More);

        Assert.Equal(Enumerable.Range(1, 750).Select(Id), found);
    }

    [Fact]
    public async Task A_stream_that_wants_nothing_of_a_long_history_gives_its_thread_back_after_each_page()
    {
        await using var world = await TestWorld.StartAsync();
        var directory = world.Services.GetRequiredService<MerchantDirectory>();
        var (merchant, key) = directory.Authenticate(TestWorld.Key)!.Value;
        var store = new LongHistory();
        var stream = new EventStream(
            new EventStore(store),
            new EventNotifier(),
            directory,
            world.Services.GetRequiredService<GatewaySettings>(),
            TimeProvider.System
        );
        var thread = new OneByOne();

        // The store answers at once, so a stream that does not give way reads all of it before the call returns.
        var writing = thread.Run(() =>
            stream.WriteAsync(
                new Caller(merchant, key.Id, key.Scopes, Livemode: false),
                new StreamPosition(Beginning, "refund.failed", IsBehind: true),
                PipeWriter.Create(System.IO.Stream.Null),
                Stop
            )
        );

        for (var read = 0; read < LongHistory.Pages; read = store.Read)
        {
            Assert.InRange(store.Read - read, 0, 1);
            Assert.True(thread.RunNext(), "the stream has ended before its history has");
        }
        Assert.False(writing.IsCompleted);
    }

    [Fact]
    public async Task While_twenty_streams_catch_up_others_hear_and_the_twenty_wait_without_losing_their_connection()
    {
        HeldHistory held = null!;
        await using var world = await TestWorld.StartAsync(
            parts =>
                parts.AddSingleton(services => new EventStore(
                    held = new HeldHistory(services.GetRequiredService<StoreDatabase>(), "mer_world")
                )),
            ("Gateway:Events:HeartbeatSeconds", "1")
        );
        await world.OtherMerchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "others-first");
        var streams = new List<StreamReading>();
        for (var i = 0; i < Twenty; i++)
        {
            streams.Add(await StreamReading.OpenAsync(world.Address, TestWorld.Key, Beginning, "?type=payment.succeeded"));
        }
        var waiting = streams.ConvertAll(stream => stream.NextAsync());

        // Another merchant, live and from the beginning.
        using var live = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey);
        using var late = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey, Beginning);
        Assert.Equal("payment.processing", (await late.NextAsync())!.Type);
        var paid = await world.OtherMerchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "others");
        Assert.Equal(paid.Id, (await live.NextAsync())!.Subject);
        await Eventually.IsTrueAsync(() => streams.Count(stream => stream.Comments > 1) >= Twenty - 1);
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        Assert.Equal(1, held.Most);

        held.GoOn();
        var mine = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "mine");
        foreach (var told in await Task.WhenAll(waiting))
        {
            Assert.Equal(("payment.succeeded", mine.Id), (told!.Type, told.Subject));
        }
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task A_stream_that_wants_nothing_tells_how_far_it_has_looked_so_that_a_new_one_begins_there()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Events:HeartbeatSeconds", "1"));
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "history");
        var newest = EventList.Id((await EventList.AllAsync(world.Merchant))[^1]);
        using var stream = await StreamReading.OpenAsync(world.Address, TestWorld.Key, Beginning, "?type=refund.*");

        var never = stream.NextAsync();
        await Eventually.IsTrueAsync(() => stream.LastId == newest || never.IsCompleted);
        Assert.False(never.IsCompleted);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("deliveries")]
    [InlineData("payments by status")]
    [InlineData("payments by scheme")]
    public async Task A_merchants_searches_are_read_one_at_a_time_and_another_merchants_beside_them(string list)
    {
        await using var temp = await TempDatabase.OpenAsync();
        var database = new HeldReads(temp.Database);
        var mine = Enumerable.Range(0, 5).Select(_ => SearchAsync("mer_a")).ToList();
        Assert.Equal(1, database.Reads);
        var theirs = SearchAsync("mer_b");
        Assert.Equal(2, database.Reads);

        database.GoOn();
        await Task.WhenAll([.. mine, theirs]);

        Assert.Equal(6, database.Reads);

        Task SearchAsync(string merchant) =>
            list switch
            {
                "events" => new EventStore(database).ListAsync(new EventFilter(merchant, 20, "refund.*", null, null), Stop),
                "deliveries" => new DeliveryStore(database, temp.Signal).ListAsync(new(merchant, 20, null, "failed", null), Stop),
                "payments by status" => Payments(database)
                    .ListAsync(new PaymentFilter(merchant, 20) { Status = PaymentStatus.Review }, Stop),
                _ => Payments(database).ListAsync(new PaymentFilter(merchant, 20) { Scheme = "ullim" }, Stop),
            };

        PaymentStore Payments(StoreDatabase database) => new(database, new DisclosureStore(database), temp.Signal);
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"evt_{number:D23}");

    private static Task<int> HistoryAsync(TestStore store, int count) =>
        store.ExecuteAsync(
            TestStore.IsPostgres
                ? $"insert into events (merchant_id, id, type, at, data) select 'mer_long', 'evt_' || lpad(i::text, 23, '0'), 'payment.succeeded', 1, '{{}}' from generate_series(1, {count}) i"
                : $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {count}) insert into events (merchant_id, id, type, at, data) select 'mer_long', printf('evt_%023d', i), 'payment.succeeded', 1, '{{}}' from n"
        );

    /// <summary>A history of which nothing is wanted, in a database that answers on the thread that asks.</summary>
    private sealed class LongHistory : StoreDatabase
    {
        public const int Pages = 1000;

        public int Read { get; private set; }

        public override bool IsShared => false;

        public override ICommitQueue Writer => throw new NotSupportedException();

        public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read) =>
            new((T)(object)new EventPage([], Id(++Read), Read < Pages));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>One thread of which the test sees each turn.</summary>
    private sealed class OneByOne : SynchronizationContext
    {
        private readonly Queue<Action> _turns = new();

        public override void Post(SendOrPostCallback d, object? state) => _turns.Enqueue(() => d(state));

        public T Run<T>(Func<T> begin)
        {
            var former = Current;
            SetSynchronizationContext(this);
            try
            {
                return begin();
            }
            finally
            {
                SetSynchronizationContext(former);
            }
        }

        public bool RunNext() =>
            _turns.TryDequeue(out var turn)
            && Run(() =>
            {
                turn();
                return true;
            });
    }

    /// <summary>A database whose reads have begun, and end when the test says so. It belongs to somebody else.</summary>
    private sealed class HeldReads(StoreDatabase inner) : StoreDatabase
    {
        private readonly TaskCompletionSource _goOn = new();

        public int Reads { get; private set; }

        public override bool IsShared => inner.IsShared;

        public override ICommitQueue Writer => inner.Writer;

        public void GoOn() => _goOn.SetResult();

        public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
        {
            Reads++;
            await _goOn.Task;
            return await inner.ReadAsync(read);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
