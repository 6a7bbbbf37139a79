using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Adapters.Network;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Kit;

/// <summary>The resolver over a system whose name servers are silent until the test lets them answer.</summary>
public sealed class SystemResolverTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ManualResetEventSlim _answers = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Lock _lock = new();
    private readonly SystemResolver _resolver;
    private int _now;
    private int _most;
    private bool _onPool;

    public SystemResolverTests() => _resolver = new SystemResolver(_clock, LookUp);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _answers.Set();
        _answers.Dispose();
    }

    [Fact]
    public async Task Names_that_hang_hold_up_only_names_of_their_share_and_no_thread_of_the_pool()
    {
        var hanging = Enumerable.Range(0, 50).Select(i => _resolver.ResolveAsync($"{i}.slow", "a", Stop)).ToList();

        Assert.Equal([IPAddress.Loopback], await _resolver.ResolveAsync("shop", "b", Stop));
        await Eventually.IsTrueAsync(() => _now == SystemResolver.MostOfShare);
        Assert.DoesNotContain(hanging, one => one.IsCompleted);
        _answers.Set();
        await Task.WhenAll(hanging);

        Assert.Equal(SystemResolver.MostOfShare, _most);
        Assert.False(_onPool);
    }

    [Fact]
    public async Task All_shares_together_have_a_bound()
    {
        var hanging = Enumerable
            .Range(0, SystemResolver.MostAtOnce)
            .SelectMany(share => Enumerable.Range(0, 3).Select(i => _resolver.ResolveAsync($"{share}.{i}.slow", $"share-{share}", Stop)))
            .ToList();

        await Eventually.IsTrueAsync(() => _now == SystemResolver.MostAtOnce);
        _answers.Set();
        await Task.WhenAll(hanging);

        Assert.Equal(SystemResolver.MostAtOnce, _most);
        Assert.Equal(hanging.Count, _asked.Count);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_for_all_who_ask_and_remembered_for_a_while()
    {
        var together = Enumerable.Range(0, 10).Select(_ => _resolver.ResolveAsync("shop.slow", "a", Stop)).ToList();
        _answers.Set();
        await Task.WhenAll(together);
        await _resolver.ResolveAsync("shop.slow", "b", Stop);
        Assert.Single(_asked);

        _clock.Advance(SystemResolver.GoodFor);
        await _resolver.ResolveAsync("shop.slow", "a", Stop);
        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("empty")]
    [InlineData("broken")]
    public async Task That_a_name_is_absent_is_remembered_for_a_shorter_while(string host)
    {
        await AssertAbsentAsync();
        await AssertAbsentAsync();
        Assert.Single(_asked);
        Assert.True(SystemResolver.AbsentFor < SystemResolver.GoodFor);
        _clock.Advance(SystemResolver.AbsentFor);
        await AssertAbsentAsync();
        Assert.Equal(2, _asked.Count);

        Task AssertAbsentAsync() => Assert.ThrowsAsync<SocketException>(() => _resolver.ResolveAsync(host, "a", Stop));
    }

    [Fact]
    public async Task Whoever_gives_up_is_let_go_and_a_name_that_nobody_waits_for_is_not_looked_up()
    {
        var hanging = Enumerable.Range(0, SystemResolver.MostOfShare).Select(i => _resolver.ResolveAsync($"{i}.slow", "a", Stop)).ToList();
        using var over = new CancellationTokenSource();
        var gaveUp = _resolver.ResolveAsync("forgotten", "a", over.Token);
        var last = _resolver.ResolveAsync("last", "a", Stop);

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        _answers.Set();
        await Task.WhenAll([.. hanging, last]);

        Assert.DoesNotContain("forgotten", _asked);
        await _resolver.ResolveAsync("forgotten", "a", Stop);
        Assert.Contains("forgotten", _asked);
    }

    [Fact]
    public async Task No_more_names_are_remembered_than_may_be()
    {
        for (var i = 0; i <= SystemResolver.MostKnown; i++)
        {
            await _resolver.ResolveAsync($"shop-{i}", "a", Stop);
        }
        await _resolver.ResolveAsync("shop-0", "a", Stop);

        Assert.Equal(2, _asked.Count(name => name == "shop-0"));
    }

    private IPAddress[] LookUp(string host)
    {
        _asked.Enqueue(host);
        lock (_lock)
        {
            _onPool |= Thread.CurrentThread.IsThreadPoolThread;
            _most = Math.Max(_most, host.EndsWith(".slow", StringComparison.Ordinal) ? ++_now : 0);
        }
        switch (host)
        {
            case "absent":
                throw new SocketException((int)SocketError.HostNotFound);
            case "broken":
                throw new ArgumentException("no name", nameof(host));
            case "empty":
                return [];
            default:
                break;
        }
        if (host.EndsWith(".slow", StringComparison.Ordinal))
        {
            _answers.Wait(TimeSpan.FromSeconds(30));
            lock (_lock)
            {
                _now--;
            }
        }
        return [IPAddress.Loopback];
    }
}
