using Gateway.Wallets;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Overload;

/// <summary>Who waits for a place at a wallet: merchant by merchant in turn, and none so many that another finds the queue full.</summary>
public sealed class BulkheadTurnTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_that_wait_are_served_merchant_by_merchant_in_turn()
    {
        var bulkhead = new WalletLimiter(new WalletLimiterOptions(1, 1000, Longest), _time);
        var place = bulkhead.TryEnter("before")!;
        var waiting = Waiting(bulkhead, "a", 5).Concat(Waiting(bulkhead, "b", 2)).Concat(Waiting(bulkhead, "c", 3)).ToList();

        var served = new List<string>();
        while (waiting.Count > 0)
        {
            place.Dispose();
            var next = await Task.WhenAny(waiting.Select(waiter => waiter.Place));
            var waiter = waiting.Single(waiter => waiter.Place == next);
            waiting.Remove(waiter);
            served.Add(waiter.Merchant);
            place = (await waiter.Place)!;
        }

        Assert.Equal("abcabcacaa", string.Concat(served));
    }

    [Fact]
    public async Task A_merchants_queue_leaves_room_for_anothers()
    {
        var bulkhead = new WalletLimiter(new WalletLimiterOptions(2, 8, Longest), _time);
        var held = bulkhead.TryEnter("a");
        var other = bulkhead.TryEnter("b");
        var greedy = Waiting(bulkhead, "a", 8);

        var late = bulkhead.EnterAsync("b", Stop).AsTask();

        Assert.Equal(4, greedy.Count(waiter => !waiter.Place.IsCompleted));
        Assert.All(greedy.Where(waiter => waiter.Place.IsCompleted), waiter => Assert.Null(waiter.Place.Result));
        Assert.False(late.IsCompleted);
        other!.Dispose();
        Assert.NotNull(held);
        Assert.NotNull(await late);
    }

    [Fact]
    public async Task A_place_that_one_merchant_may_not_have_goes_to_the_next_that_may()
    {
        var bulkhead = new WalletLimiter(new WalletLimiterOptions(4, 100, Longest), _time);
        var a = new[] { bulkhead.TryEnter("a"), bulkhead.TryEnter("a") };
        var b = bulkhead.TryEnter("b");
        var c = bulkhead.TryEnter("c");
        var greedy = Waiting(bulkhead, "a", 3);
        var newcomer = bulkhead.EnterAsync("d", Stop).AsTask();

        c!.Dispose();

        Assert.NotNull(await newcomer);
        Assert.All(greedy, waiter => Assert.False(waiter.Place.IsCompleted));
        Assert.All([.. a, b], Assert.NotNull);
    }

    [Fact]
    public async Task Whoever_waited_in_vain_or_hung_up_leaves_its_room_in_the_queue()
    {
        var bulkhead = new WalletLimiter(new WalletLimiterOptions(1, 2, Longest), _time);
        using var place = bulkhead.TryEnter("held");
        for (var round = 0; round < 10; round++)
        {
            using var hangsUp = new CancellationTokenSource();
            var gone = bulkhead.EnterAsync("a", hangsUp.Token).AsTask();
            var tired = bulkhead.EnterAsync("b", Stop).AsTask();
            Assert.False(gone.IsCompleted || tired.IsCompleted);
            await hangsUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
            _time.Advance(Longest);
            Assert.Null(await tired);
        }
        place!.Dispose();
        Assert.NotNull(bulkhead.TryEnter("a"));
    }

    [Fact]
    public async Task A_place_that_comes_as_its_waiter_hangs_up_is_not_lost()
    {
        var bulkhead = new WalletLimiter(new WalletLimiterOptions(1, 10, Longest), _time);
        for (var round = 0; round < 200; round++)
        {
            var place = bulkhead.TryEnter("a")!;
            using var hangsUp = new CancellationTokenSource();
            var waiting = bulkhead.EnterAsync("b", hangsUp.Token).AsTask();
            await Task.WhenAll(Task.Run(place.Dispose, Stop), Task.Run(hangsUp.Cancel, Stop));
            try
            {
                (await waiting)?.Dispose();
            }
            catch (OperationCanceledException)
            {
                // It hung up before the place came, or as it came.
            }
        }
        Assert.NotNull(bulkhead.TryEnter("c"));
    }

    private static List<(string Merchant, Task<Permit?> Place)> Waiting(WalletLimiter bulkhead, string merchant, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (merchant, bulkhead.EnterAsync(merchant, Stop).AsTask()))];
}
