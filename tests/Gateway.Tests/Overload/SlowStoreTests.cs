using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Gateway.Tests.Overload;

/// <summary>A store that is slow, stuck or held by somebody else: new requests are shed, reads and health go on, and it mends itself.</summary>
public sealed class SlowStoreTests
{
    [Fact]
    public async Task When_the_stores_queue_is_full_a_payment_is_shed_before_anything_and_reads_go_on()
    {
        await using var world = await TestWorld.StartAsync();
        var writer = world.Services.GetRequiredService<StoreDatabase>().Writer;
        using var gate = new ManualResetEventSlim();
        var held = await HoldAsync(writer, gate);
        var waiting = Enumerable
            .Range(0, UnitQueue.MaxQueue)
            .Select(_ => writer.RunAsync(ConflictKeys.Shared, _ => new ValueTask<int>(0), mayBeShed: false))
            .ToList();
        var code = world.Jeonseong.MintCode();

        var shed = await world.Merchant.PayAsync(code, 1_250_000, "overload", "overload-1");
        await AssertReadsAsync(world);
        gate.Set();
        await held;
        await Task.WhenAll(waiting);

        AssertShed(shed);
        Assert.Empty(world.Jeonseong.Requests.Requests);
        // It used no key: the same request goes through once there is room.
        var again = await world.Merchant.PayAsync(code, 1_250_000, "overload", "overload-1");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
    }

    [Fact]
    public async Task A_store_that_is_stuck_sheds_what_waits_and_never_stores_it_later()
    {
        await using var world = await TestWorld.StartAsync();
        var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 5_000, "stuck-0");
        var asked = world.Jeonseong.Requests.Requests.Count;
        var writer = world.Services.GetRequiredService<StoreDatabase>().Writer;
        using var gate = new ManualResetEventSlim();
        var held = await HoldAsync(writer, gate);

        var payment = world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "stuck", "stuck-1");
        var refund = world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "stuck-2");
        await AssertReadsAsync(world);
        AssertShed(await payment);
        AssertShed(await refund);
        gate.Set();
        await held;

        // Whatever is handed in now comes after what was shed.
        await writer.RunAsync(ConflictKeys.Shared, _ => new ValueTask<int>(0), mayBeShed: false);
        var list = await world.Merchant.GetAsync("/v1/payments?reference=stuck");
        Assert.Empty(list.Member("data").EnumerateArray());
        var refunds = await world.Merchant.GetAsync("/v1/refunds");
        Assert.Empty(refunds.Member("data").EnumerateArray());
        Assert.Equal(asked, world.Jeonseong.Requests.Requests.Count);
        var again = await world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "stuck-2", "wait=20");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
    }

    [Fact]
    public async Task On_a_slow_disk_what_would_wait_too_long_is_shed_and_nothing_is_lost_or_charged_twice()
    {
        using var hold = new DiskHold();
        await using var world = await TestWorld.StartAsync(
            services =>
                services.AddSingleton(provider =>
                    ActivatorUtilities.CreateInstance<PaymentStore>(
                        provider,
                        new HeldDatabase(provider.GetRequiredService<StoreDatabase>(), hold)
                    )
                ),
            ("Adapters:Ullim:TimeoutSeconds", "60")
        );
        // More than one group of the writer.
        var vouchers = Enumerable.Range(0, 150).Select(_ => world.Ullim.Mint().Code).ToList();

        hold.Arm();
        var taken = PayAsync(0);
        await hold.Reached;
        // The disk stands still until each of these has been answered, however long that takes on this machine.
        var shed = await Task.WhenAll(Enumerable.Range(1, vouchers.Count - 1).Select(PayAsync));

        Assert.All(shed, AssertShed);
        // What the writer had taken is not shed, although it waits longer than all the others.
        Assert.False(taken.IsCompleted);
        Assert.Empty(world.Ullim.Requests.Requests);
        hold.Release();
        Assert.Equal((201, "succeeded"), ((await taken).Status, (await taken).State));

        // What was shed stored and charged nothing, so the same request goes through now; the first one is a repeat.
        for (var i = 0; i < vouchers.Count; i++)
        {
            var reply = await PayAsync(i);
            Assert.Equal((i == 0 ? 200 : 201, "succeeded"), (reply.Status, reply.State));
        }
        Assert.Equal(
            Enumerable.Range(0, vouchers.Count).Select(i => $"slow-{i}").Order(),
            world.Ullim.Ledger.Select(line => line.MerchantReference).Order()
        );

        Task<Reply> PayAsync(int i) => world.Merchant.PayAsync(vouchers[i], 5_000, $"slow-{i}", $"slow-{i}", "wait=60");
    }

    [Fact]
    public async Task A_file_that_another_process_holds_sheds_and_keeps_what_a_wallet_answered()
    {
        Assert.SkipWhen(TestStore.IsPostgres, "a server is not held as a file is");
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await TestWorld.StartAsync(
            services =>
                services.PostConfigureAll<HttpClientFactoryOptions>(factory =>
                    factory.HttpMessageHandlerBuilderActions.Add(builder =>
                        builder.PrimaryHandler = new HeldAnswers(goOn.Task) { InnerHandler = builder.PrimaryHandler }
                    )
                ),
            ("Adapters:Jeonseong:TimeoutSeconds", "60")
        );
        using var other = new SqliteConnection(world.Store.ConnectionString + ";Pooling=false");
        other.Open();
        var asked = world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "held-asked", prefer: "wait=60");
        await Eventually.IsTrueAsync(() => world.Jeonseong.Requests.Requests.Count > 0);
        Execute(other, "begin immediate");
        goOn.SetResult();

        var shed = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "held-new");
        await AssertReadsAsync(world);
        Assert.False(asked.IsCompleted, "it was answered although nothing could be written");
        Execute(other, "rollback");

        AssertShed(shed);
        // The wallet had answered while nothing could be written: that answer waited, and was not asked for twice.
        Assert.Equal((201, "succeeded"), ((await asked).Status, (await asked).State));
        var again = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "held-new");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
        Assert.Equal(2, world.Jeonseong.Requests.Requests.Count);
    }

    /// <summary>Ends when the writer is held: what is handed in from then on is in no group with what holds it.</summary>
    private static async Task<Task<int>> HoldAsync(ICommitQueue writer, ManualResetEventSlim gate)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = writer.RunAsync(
            ConflictKeys.Shared,
            _ =>
            {
                begun.TrySetResult();
                gate.Wait(TimeSpan.FromMinutes(3));
                return new ValueTask<int>(0);
            },
            mayBeShed: false
        );
        await begun.Task;
        return held;
    }

    /// <summary>Wallets that have heard a request, and whose answers come when the test says so.</summary>
    private sealed class HeldAnswers(Task goOn) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await goOn.WaitAsync(cancellationToken);
            return answer;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void AssertShed(Reply reply)
    {
        Assert.Equal((503, "overloaded"), (reply.Status, reply.Code));
        Assert.True(reply.Headers.ContainsKey("Retry-After"));
    }

    private static async Task AssertReadsAsync(TestWorld world)
    {
        string[] paths = ["/v1/payments", "/v1/refunds", "/v1/schemes"];
        foreach (var path in paths.Concat(["/health/live", "/health/ready"]))
        {
            Assert.Equal((path, 200), (path, (await world.Merchant.GetAsync(path)).Status));
        }
    }
}
