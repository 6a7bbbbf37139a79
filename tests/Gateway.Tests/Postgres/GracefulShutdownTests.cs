using System.Collections.Immutable;
using System.Net;
using Gateway.Ids;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Postgres;

/// <summary>A node that is told to stop leaves without anybody noticing.</summary>
public sealed class GracefulShutdownTests
{
    [Fact]
    public async Task A_node_that_drains_is_not_ready_but_still_answers_and_finishes()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var world = await TestWorld.StartAsync(("Gateway:DrainSeconds", "2"));
        using var http = new HttpClient { BaseAddress = world.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", stop)).StatusCode);

        var stopped = world.StopGatewayAsync();
        var ready = await http.GetAsync("/health/ready", stop);
        while (ready.StatusCode == HttpStatusCode.OK)
        {
            ready = await http.GetAsync("/health/ready", stop);
        }
        var live = await http.GetAsync("/health/live", stop);
        var paid = await TestWorld.Client(http.BaseAddress, TestWorld.Key).PayAsync(world.Jeonseong.MintCode(), 1_250_000, "late-1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("succeeded", paid.State);
        Assert.False(stopped.IsCompleted);
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/health/live", stop));
    }

    [Fact]
    public async Task A_node_that_drains_takes_nothing_more_that_is_due()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:DrainSeconds", "3"));
        var asked = TestWorld.Client(world.Address, TestWorld.Key);
        var lifetime = world.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = world.StopGatewayAsync();
        await Eventually.IsTrueAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);
        world.Jeonseong.Faults.Arm(new("pay", "no_answer_after_executing"));
        await asked.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "drain-1",
                code = world.Jeonseong.MintCode(),
            },
            prefer: "wait=0"
        );
        await stopped;

        Assert.DoesNotContain(world.Jeonseong.Requests.Requests, r => r.Operation == "query");
        await world.StartGatewayAsync();
        await world.Merchant.UntilStatusAsync(
            (await world.Merchant.GetAsync("/v1/payments")).Member("data")[0].GetProperty("id").GetString()!,
            "succeeded"
        );
    }

    [Fact]
    public async Task A_lease_is_given_back_only_by_the_node_that_holds_it()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has one gateway");
        var stop = TestContext.Current.CancellationToken;
        await using var world = await TestWorld.StartAsync();
        var open = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "lease-1");
        var store = world.Services.GetRequiredService<PaymentStore>();
        // Nobody else takes it: the gateway's own recovery has ended.
        foreach (var recovery in world.Services.GetServices<IHostedService>().OfType<DueWork>())
        {
            await recovery.StopAsync(stop);
        }
        var later = Clock.Now(TimeProvider.System).AddDays(1);
        Task<ImmutableArray<DuePayment>> ClaimAsync() => store.ClaimDueAsync("manmulsang", later, TimeSpan.FromSeconds(60), 10);
        Assert.NotNull(open.Id);

        var held = Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());
        await store.ReleaseAsync(held with { LeasedUntil = held.LeasedUntil - 1 });
        Assert.Empty(await ClaimAsync());
        await store.ReleaseAsync(held);

        Assert.Single(await ClaimAsync());
    }
}
