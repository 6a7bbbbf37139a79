using System.Net;
using Adapters.Contract;
using Adapters.Kit;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Kit;

public sealed class WalletBreakerTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 2, 1, 30, 0, TimeSpan.Zero));
    private readonly ScriptedWallet _wallet = new();
    private HttpStatusCode? _answer;
    private readonly ServiceProvider _services;

    public WalletBreakerTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddHttpClient("toy", http => http.BaseAddress = new Uri("http://toy.invalid")).AddWalletPipeline("toy", Deadline, 0);
        _wallet.Otherwise = AnswerAsync;
        _wallet.Into(services);
        _services = services.BuildServiceProvider();
    }

    private IBreaker Breaker => _services.GetRequiredService<IBreaker>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_wallet_that_hangs_opens_it_and_the_first_answer_after_a_while_closes_it()
    {
        Assert.Equal(new BreakerReport(BreakerState.Closed, null), Breaker.Report());
        _answer = null;
        await HangAsync(WalletBreaker.MinCalls);

        var opened = _clock.GetUtcNow();
        Assert.Equal(new BreakerReport(BreakerState.Open, opened), Breaker.Report());
        var asked = _wallet.Requests.Count;
        var refused = AssertCase.Is<Call<int>.NotSent>(await AskAsync());
        Assert.Equal(("breaker open", asked), (refused.Note, _wallet.Requests.Count));

        _clock.Advance(WalletBreaker.Break + TimeSpan.FromMilliseconds(1));
        Assert.Equal(new BreakerReport(BreakerState.HalfOpen, opened + WalletBreaker.Break), Breaker.Report());
        _answer = HttpStatusCode.OK;
        Assert.Equal(new Call<int>.Answered(200), await AskAsync());
        Assert.Equal(BreakerState.Closed, Breaker.Report().State);
    }

    [Fact]
    public async Task A_trial_that_hangs_too_opens_it_again()
    {
        _answer = null;
        await HangAsync(WalletBreaker.MinCalls);
        _clock.Advance(WalletBreaker.Break + TimeSpan.FromMilliseconds(1));

        await HangAsync(1);

        Assert.Equal(new BreakerReport(BreakerState.Open, _clock.GetUtcNow()), Breaker.Report());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, BreakerState.Closed)]
    [InlineData(HttpStatusCode.UnprocessableEntity, BreakerState.Closed)]
    [InlineData(HttpStatusCode.BadGateway, BreakerState.Open)]
    internal async Task Refusals_are_answers_and_server_errors_are_none(HttpStatusCode status, BreakerState expected)
    {
        _answer = status;
        for (var i = 0; i < WalletBreaker.MinCalls; i++)
        {
            await AskAsync();
        }

        Assert.Equal(expected, Breaker.Report().State);
    }

    private async Task HangAsync(int calls)
    {
        var asked = _wallet.Requests.Count;
        var hanging = Enumerable.Range(0, calls).Select(_ => AskAsync()).ToList();
        await Eventually.IsTrueAsync(() => _wallet.Requests.Count >= asked + calls);
        _clock.Advance(Deadline);
        Assert.All(await Task.WhenAll(hanging), call => AssertCase.Is<Call<int>.Lost>(call));
    }

    private Task<Call<int>> AskAsync() =>
        Call.RunAsync(async () =>
        {
            using var client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("toy");
            using var response = await client.GetAsync(new Uri("/", UriKind.Relative), CancellationToken.None);
            return (int)response.StatusCode;
        });

    // Null: it hangs.
    private async Task<HttpResponseMessage> AnswerAsync(SentRequest request, CancellationToken cancellationToken)
    {
        if (_answer is not { } status)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("it hangs");
        }
        return new HttpResponseMessage(status);
    }
}
