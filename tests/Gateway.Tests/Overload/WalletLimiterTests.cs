using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Overload;

/// <summary>A wallet whose places are all taken sheds before anything is stored, and is nobody else's concern.</summary>
public sealed class WalletLimiterTests
{
    [Fact]
    public async Task A_full_wallet_sheds_payments_refunds_and_cancels_and_the_others_go_on()
    {
        await using var world = await TestWorld.StartAsync();
        var merchant = world.Merchant;
        var paid = await merchant.PayAsync(world.Ullim.Mint().Code, 500_000, "full-paid");
        var shown = await merchant.PresentAsync("manmulsang", 9_000, "full-shown");
        Assert.Equal(("succeeded", "awaiting_customer"), (paid.State, shown.State));
        var asked = world.Ullim.Requests.Requests.Count;
        var voucher = world.Ullim.Mint().Code;
        var places = Fill(world, "ullim").Concat(Fill(world, "manmulsang")).ToList();

        var replies = await Task.WhenAll(
            merchant.PayAsync(voucher, 500_000, "full-new", "full-1"),
            merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "full-2"),
            merchant.PostAsync($"/v1/payments/{shown.Id}/cancel", null, "full-3"),
            merchant.PresentAsync("manmulsang", 9_000, "full-new")
        );
        var other = await merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "full-other");

        Assert.All(
            replies,
            reply =>
            {
                Assert.Equal((503, "overloaded"), (reply.Status, reply.Code));
                Assert.True(reply.Headers.ContainsKey("Retry-After"));
            }
        );
        Assert.Equal((201, "succeeded"), (other.Status, other.State));
        Assert.Equal(asked, world.Ullim.Requests.Requests.Count);
        foreach (var path in new[] { "/v1/payments?reference=full-new", "/v1/refunds" })
        {
            var list = await merchant.GetAsync(path);
            Assert.Equal(200, list.Status);
            Assert.Empty(list.Member("data").EnumerateArray());
        }
        // A repeat asks no wallet, so it needs no place.
        var repeat = await merchant.GetAsync($"/v1/payments/{paid.Id}", "wait=1");
        Assert.Equal((200, "succeeded"), (repeat.Status, repeat.State));

        places.ForEach(place => place.Dispose());
        var again = await merchant.PayAsync(voucher, 500_000, "full-new", "full-1");
        Assert.Equal((201, "succeeded"), (again.Status, again.State));
        var refund = await merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "full-2", "wait=20");
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
    }

    [Fact]
    public async Task A_repeat_is_answered_although_its_wallet_is_full()
    {
        await using var world = await TestWorld.StartAsync();
        var voucher = world.Ullim.Mint().Code;
        var first = await world.Merchant.PayAsync(voucher, 500_000, "repeat", "repeat-1");
        Fill(world, "ullim");

        var repeat = await world.Merchant.PayAsync(voucher, 500_000, "repeat", "repeat-1");

        Assert.Equal((200, first.Id), (repeat.Status, repeat.Id));
    }

    [Fact]
    public async Task Who_waits_for_a_place_gets_the_next_one_that_is_free()
    {
        // The time that it may wait must not run out on a slow machine before the place is free.
        await using var world = await TestWorld.StartAsync(services =>
            services.AddSingleton(WalletLimiterOptions.Default with { LongestWait = TimeSpan.FromMinutes(3) })
        );
        var places = Fill(world, "jeonseong");

        var waiting = world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "queued");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        places[0].Dispose();

        Assert.Equal((201, "succeeded"), ((await waiting).Status, (await waiting).State));
    }

    [Fact]
    public async Task No_more_may_wait_than_the_queue_holds()
    {
        await using var world = await TestWorld.StartAsync();
        var bulkheads = world.Services.GetRequiredService<WalletLimiters>();
        var places = Fill(world, "ullim");
        using var leave = new CancellationTokenSource();
        // Each merchant takes its share of what the ones before it left.
        var queue = Merchants
            .SelectMany(merchant =>
                Enumerable
                    .Range(0, WalletLimiterOptions.Default.Queue)
                    .Select(_ => bulkheads.EnterAsync("ullim", merchant, leave.Token).AsTask())
                    .TakeWhile(waiter => !waiter.IsCompleted)
            )
            .ToList();
        Assert.Equal(WalletLimiterOptions.Default.Queue, queue.Count);

        var oneMore = bulkheads.EnterAsync("ullim", "mer_new", CancellationToken.None);

        Assert.True(oneMore.IsCompleted);
        Assert.Null(await oneMore);
        await leave.CancelAsync();
        foreach (var waiter in queue)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        }
        places.ForEach(place => place.Dispose());
        Assert.Equal(WalletLimiterOptions.Default.Places, Fill(world, "ullim").Count);
    }

    private static List<Permit> Fill(TestWorld world, string scheme)
    {
        var bulkheads = world.Services.GetRequiredService<WalletLimiters>();
        var places = new List<Permit>();
        foreach (var merchant in Merchants)
        {
            while (bulkheads.TryEnter(scheme, merchant) is { } place)
            {
                places.Add(place);
            }
        }
        Assert.NotEmpty(places);
        return places;
    }

    private static IEnumerable<string> Merchants => Enumerable.Range(0, 20).Select(i => $"mer_full_{i}");
}
