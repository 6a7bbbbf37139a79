using System.Net;
using Adapters.Contract;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Adapters.Wire;

/// <summary>
/// Opens when nearly all of the last calls brought nothing. A refusal for being too fast is an answer: it never opens it.
/// </summary>
internal sealed class WalletBreaker(string scheme, TimeProvider time) : IBreaker
{
    /// <summary>Calls within <see cref="Sampling"/> before it may open.</summary>
    public const int MinCalls = 20;

    /// <summary>How long it stays open before a trial.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private volatile BreakerReport _last = new(BreakerState.Closed, null);

    public string Scheme => scheme;

    public BreakerReport Report() =>
        // The pipeline itself notices only with the next call that its time is over.
        _last is { State: BreakerState.Open, Since: { } since }
        && time.GetUtcNow() >= since + Break
            ? new BreakerReport(BreakerState.HalfOpen, since + Break)
            : _last;

    /// <summary>The strategy that tells this object when it turns.</summary>
    public HttpCircuitBreakerStrategyOptions Strategy() =>
        new()
        {
            FailureRatio = 0.9,
            MinimumThroughput = MinCalls,
            SamplingDuration = Sampling,
            BreakDuration = Break,
            ShouldHandle = args => ValueTask.FromResult(IsSilence(args.Outcome)),
            OnOpened = _ => Turn(BreakerState.Open),
            OnHalfOpened = _ => Turn(BreakerState.HalfOpen),
            OnClosed = _ => Turn(BreakerState.Closed),
        };

    private ValueTask Turn(BreakerState state)
    {
        _last = new BreakerReport(state, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    // A deadline lies outside of the breaker, so a wallet that hangs shows as a cancellation.
    private static bool IsSilence(Outcome<HttpResponseMessage> outcome) =>
        outcome switch
        {
            { Exception: HttpRequestException or IOException or OperationCanceledException } =>
                true,
            { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
            _ => false,
        };
}
