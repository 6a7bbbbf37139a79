using Adapters.Network;
using Gateway.Ids;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Overload;
using Gateway.Tests.World;
using Gateway.Webhooks;
using Gateway.Webhooks.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Webhooks;

/// <summary>Replays over a real store: a few deliveries at a time, each once, and never in anybody's way.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Merchant = "mer_test";
    private const int History = 230;
    private static readonly WebhookOptions Quick = new() { Every = TimeSpan.FromMilliseconds(50) };

    private readonly EventNotifier _signal = new();
    private TestStore _store = null!;
    private StoreDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DeliveryStore Deliveries => new(_database, _signal);

    private EndpointStore Endpoints => new(_database, _signal);

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.NewAsync();
        _database = await _store.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_step_makes_a_few_deliveries_and_none_while_many_are_on_their_way()
    {
        var events = await TellAsync(History);
        var endpoint = await EndpointAsync("https://shop.example/");
        var replay = await BeginAsync(endpoint);
        var made = 0;

        for (var i = 0; i < 4; i++)
        {
            var step = await StepAsync(replay);
            Assert.Equal((25, ReplayState.GoesOn), (step.Added, step.State));
            made += step.Added;
        }
        Assert.Equal(new ReplayStep(0, ReplayState.Waits), await StepAsync(replay));

        // As the receiver takes some, it goes on, to the end.
        var taken = new List<string>();
        ReplayStep last;
        do
        {
            taken.AddRange(await TakeAsync(endpoint, 50));
            last = await StepAsync(replay);
            made += last.Added;
        } while (last.State != ReplayState.Ended);
        taken.AddRange(await TakeAsync(endpoint, History));

        Assert.Equal(History, made);
        Assert.Equal(events, taken.Order(StringComparer.Ordinal));
        Assert.Null((await Endpoints.FindAsync(Merchant, endpoint))!.ReplaySince);
        Assert.Empty(await Deliveries.DueReplaysAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task A_replay_looks_at_no_more_than_a_few_events_in_a_step_though_none_is_wanted()
    {
        await TellAsync(1_200);
        var endpoint = await EndpointAsync("https://shop.example/", "refund.*");
        var replay = await BeginAsync(endpoint);
        var steps = 1;

        while (await StepAsync(replay) is { State: ReplayState.GoesOn } step)
        {
            Assert.Equal(0, step.Added);
            steps++;
        }

        Assert.Equal(3, steps);
    }

    [Fact]
    public async Task One_replay_goes_on_at_an_endpoint_at_a_time_and_switching_it_off_ends_it()
    {
        await TellAsync(History);
        var endpoint = await EndpointAsync("https://shop.example/");
        var other = await EndpointAsync("https://shop.example/other");
        var replay = await BeginAsync(endpoint);
        await BeginAsync(other);
        Assert.Equal(ReplayBegun.UnderWay, await Deliveries.BeginReplayAsync(Merchant, endpoint, DateTimeOffset.UnixEpoch, Now));

        await Endpoints.ChangeAsync(Merchant, endpoint, new(null, null, "disabled"));
        Assert.Equal(ReplayBegun.Resting, await Deliveries.BeginReplayAsync(Merchant, endpoint, DateTimeOffset.UnixEpoch, Now));
        await Endpoints.ChangeAsync(Merchant, endpoint, new(null, null, "enabled"));

        Assert.Equal(new ReplayStep(0, ReplayState.Ended), await StepAsync(replay));
        await BeginAsync(endpoint);
        await Endpoints.DeleteAsync(Merchant, endpoint);
        Assert.Equal(new ReplayStep(0, ReplayState.Ended), await StepAsync(replay));
        Assert.Equal([new DueReplay(Merchant, other)], await Deliveries.DueReplaysAsync(Now));
    }

    [Fact]
    public async Task A_step_that_another_node_has_taken_is_not_taken_again_before_it_is_due()
    {
        await TellAsync(History);
        var replay = await BeginAsync(await EndpointAsync("https://shop.example/"));
        var now = Now;
        var turn = new ReplayTurn(replay, now, now, now.AddSeconds(10), now.AddSeconds(10));

        Assert.Equal(25, (await Deliveries.StepReplayAsync(turn)).Added);
        Assert.Equal(0, (await Deliveries.StepReplayAsync(turn)).Added);
        Assert.Empty(await Deliveries.DueReplaysAsync(now.AddSeconds(9)));
        Assert.Single(await Deliveries.DueReplaysAsync(now.AddSeconds(10)));
    }

    [Fact]
    public async Task A_replay_that_a_crash_cut_short_goes_on_at_the_next_start_and_each_event_comes_once()
    {
        var events = await TellAsync(History);
        await using var receiver = await Receiver.StartAsync();
        var replay = await BeginAsync(await EndpointAsync(receiver.Url));
        await StepAsync(replay);
        await _database.DisposeAsync();
        _database = await _store.OpenAsync();

        using var sender = WebhookClientTests.Over(new SystemResolver(TimeProvider.System), Quick);
        using var deliverer = new DeliveryWorker(
            Deliveries,
            sender,
            _signal,
            Quick,
            TimeProvider.System,
            NullLogger<DeliveryWorker>.Instance
        );
        using var worker = Worker(TimeProvider.System);
        await deliverer.StartAsync(Stop);
        await worker.StartAsync(Stop);
        var came = await receiver.UntilAsync(History);
        await worker.StopAsync(Stop);
        await deliverer.StopAsync(Stop);

        Assert.Equal(events, came.Select(one => one.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replay_gives_way_to_what_waits_for_the_store_but_not_for_ever()
    {
        await TellAsync(History);
        await BeginAsync(await EndpointAsync("https://shop.example/"));
        var clock = new FakeTimeProvider(Now.AddSeconds(1));
        var busy = new BusyDatabase(_database) { Waiting = 1 };
        using var worker = Worker(clock, new DeliveryStore(busy, _signal));
        using var over = new CancellationTokenSource();
        var following = worker.FollowAsync(over.Token);

        var gaveWay = TimeSpan.Zero;
        while (busy.Units == 0)
        {
            await AdvanceAsync();
            gaveWay += Tick;
        }
        Assert.True(gaveWay >= Quick.ReplayGivesWayFor);
        // Nothing waits any more: it goes on by itself.
        busy.Waiting = 0;
        while (busy.Units < 4)
        {
            await AdvanceAsync();
        }

        await over.CancelAsync();
        await following;

        async Task AdvanceAsync()
        {
            Stop.ThrowIfCancellationRequested();
            clock.Advance(Tick);
            await Task.Delay(1, Stop);
        }
    }

    [Fact]
    public async Task The_api_tells_that_a_replay_goes_on_and_refuses_another()
    {
        await using var world = await TestWorld.StartAsync(
            // The request makes no deliveries, and the worker is far from its next look.
            parts => parts.AddSingleton(WebhookOptions.Default with { ReplayedAtOnce = 0, Every = TimeSpan.FromHours(1) }),
            ("Gateway:Webhooks:AllowInsecure", "true")
        );
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "history");
        var made = await world.Merchant.PostAsync("/v1/webhook-endpoints", new { url = "http://127.0.0.1:9/", events = new[] { "*" } });
        var path = $"/v1/webhook-endpoints/{made.Id}";
        var since = new { since = "2020-01-01T00:00:00Z" };

        var first = await world.Merchant.PostAsync($"{path}/replay", since);
        var second = await world.Merchant.PostAsync($"{path}/replay", since);
        var others = await world.OtherMerchant.PostAsync($"{path}/replay", since);
        var read = await world.Merchant.GetAsync(path);

        Assert.Equal((202, "pending"), (first.Status, first.State));
        Assert.Equal(0, first.Member("deliveries").GetInt32());
        Assert.Equal((409, "invalid_state"), (second.Status, second.Code));
        Assert.Equal("enabled", second.Member("current_status").GetString());
        Assert.Equal(404, others.Status);
        Assert.StartsWith("2020-01-01T00:00:00", read.Member("replay_since").GetString(), StringComparison.Ordinal);
    }

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private static DateTimeOffset Now => Clock.Now(TimeProvider.System);

    private ReplayWorker Worker(TimeProvider time, DeliveryStore? deliveries = null) =>
        new(deliveries ?? Deliveries, Quick, time, NullLogger<ReplayWorker>.Instance);

    private async Task<DueReplay> BeginAsync(string endpoint)
    {
        Assert.Equal(ReplayBegun.Begun, await Deliveries.BeginReplayAsync(Merchant, endpoint, DateTimeOffset.UnixEpoch, Now));
        return new DueReplay(Merchant, endpoint);
    }

    private Task<ReplayStep> StepAsync(DueReplay replay) =>
        Deliveries.StepReplayAsync(new ReplayTurn(replay, Now, DateTimeOffset.MaxValue, Now, Now));

    // The receiver takes what is due.
    private async Task<List<string>> TakeAsync(string endpoint, int most)
    {
        var claimed = await Deliveries.ClaimAsync(
            [(new WaitingEndpoint(Merchant, endpoint, Failing: false), most)],
            Now.AddSeconds(1),
            Now.AddSeconds(20)
        );
        foreach (var one in claimed)
        {
            await Deliveries.EndAsync(
                new AttemptResult(one, new Attempt(Now, 204, null), Now, null, TimeSpan.FromDays(5), EndpointView.Disabled)
            );
        }
        return [.. claimed.Select(one => one.EventId)];
    }

    private async Task<string> EndpointAsync(string url, string events = "*")
    {
        var id = ObjectId.New("whe", Now, 1);
        await Endpoints.AddAsync(
            new WebhookEndpoint
            {
                MerchantId = Merchant,
                Id = id,
                Url = url,
                Events = [events],
                Status = "enabled",
                Secret = WebhookSecret.New(),
                CreatedAt = Now,
            },
            new(Merchant, id, "f", id, "")
        );
        return id;
    }

    /// <summary>Events of as many payments, while there is no endpoint; their ids in order.</summary>
    private Task<List<string>> TellAsync(int count) =>
        _database.Writer.RunAsync(
            ConflictKeys.Whole(Merchant),
            async session =>
            {
                var ids = new List<string>();
                for (var i = 0; i < count; i++)
                {
                    var batch = new EventBatch(any: true);
                    await batch.PrepareAsync(session, Merchant);
                    ids.Add(batch.Write(session, Merchant, 1, $"pay_{i}", new NewEvent("payment.succeeded", [.. "{}"u8]), Now));
                }
                return ids;
            },
            mayBeShed: false
        );
}
