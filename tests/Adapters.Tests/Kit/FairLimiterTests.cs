using Adapters.Network;

namespace Adapters.Tests.Kit;

public sealed class FairLimiterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_share_takes_only_its_part_of_what_is_free()
    {
        var limiter = new FairLimiter(most: 3, mostOfShare: 2);
        using var first = await limiter.TakeAsync("a", Stop);
        var second = limiter.TryTake("a");
        Assert.NotNull(second);

        var third = limiter.TakeAsync("a", Stop);
        Assert.Null(limiter.TryTake("a"));
        using var other = await limiter.TakeAsync("b", Stop);
        Assert.Null(limiter.TryTake("c"));
        Assert.False(third.IsCompleted);

        second.Dispose();
        second.Dispose();
        (await third).Dispose();
        using var free = limiter.TryTake("c");
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Shares_are_served_in_turn_however_many_wait_in_one()
    {
        var limiter = new FairLimiter(most: 1, mostOfShare: 1);
        var served = new List<string>();
        var begin = await limiter.TakeAsync("many", Stop);
        string[] wanted = [.. Enumerable.Repeat("many", 20), "one", "two", "two"];

        var all = Task.WhenAll(wanted.Select(ServeAsync));
        begin.Dispose();
        await all;

        Assert.Equal(wanted.Order(), served.Order());
        Assert.Equal(["many", "one", "two", "many", "two"], served.Take(5));

        async Task ServeAsync(string share)
        {
            using var permit = await limiter.TakeAsync(share, Stop);
            served.Add(share);
        }
    }

    [Fact]
    public async Task Whoever_gave_up_takes_no_turn()
    {
        var limiter = new FairLimiter(most: 1, mostOfShare: 1);
        var held = await limiter.TakeAsync("a", Stop);
        using var over = new CancellationTokenSource();
        var gaveUp = limiter.TakeAsync("b", over.Token);
        var next = limiter.TakeAsync("c", Stop);

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        Assert.False(next.IsCompleted);
        held.Dispose();

        (await next).Dispose();
        using var free = limiter.TryTake("a");
        Assert.NotNull(free);
    }
}
