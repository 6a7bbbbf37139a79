using Adapters.Contract;
using Gateway.Callbacks;

namespace Gateway.Tests.Callbacks;

/// <summary>Callbacks that have to be verified wait for each other, and not without end.</summary>
public sealed class CallbackReaderTests
{
    private static readonly CallbackRequest Request = new("POST", "/callbacks/x", [], default);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_so_many_are_verified_at_a_time_and_one_more_than_may_wait_is_sent_away()
    {
        using var reader = new CallbackReader(new CallbackLimits(2, 3));
        using var wallet = new SlowWallet();
        var asked = Enumerable.Range(0, 5).Select(_ => reader.ReadAsync("x", wallet, Request, Stop)).ToList();
        await wallet.Begun.WaitAsync(Stop);
        await wallet.Begun.WaitAsync(Stop);

        Assert.Null(await reader.ReadAsync("x", wallet, Request, Stop));
        using var other = new SlowWallet();
        var elsewhere = reader.ReadAsync("y", other, Request, Stop);
        await other.Begun.WaitAsync(Stop);
        other.Go.Release();
        Assert.IsType<CallbackReading.Unverified>(await elsewhere);
        wallet.Go.Release(5);
        Assert.All(await Task.WhenAll(asked), reading => Assert.NotNull(reading));

        Assert.Equal(2, wallet.Most);
    }

    private sealed class SlowWallet : IReceivesCallbacks, IDisposable
    {
        private int _now;
        private int _most;

        public SemaphoreSlim Begun { get; } = new(0);

        public SemaphoreSlim Go { get; } = new(0);

        public int Most => _most;

        public void Dispose()
        {
            Begun.Dispose();
            Go.Dispose();
        }

        public async Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _now));
            Begun.Release();
            await Go.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _now);
            return new CallbackReading.Unverified("test");
        }
    }
}
