using System.Net;
using Adapters.Contract;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;

namespace Adapters.Kit.Pipeline;

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
    private readonly CircuitBreakerStateProvider _circuit = new();
    private volatile BreakerReport _last = new(BreakerState.Closed, null);

    public string Scheme => scheme;

    public BreakerReport Report()
    {
        var last = Look();
        // The pipeline itself notices only with the next call that its time is over.
        return last is { State: BreakerState.Open, Since: { } since } && time.GetUtcNow() >= since + Break
            ? new BreakerReport(BreakerState.HalfOpen, since + Break)
            : last;
    }

    /// <summary>Notes whether it has turned. Asked after each call: the pipeline's own events would go by the thread pool.</summary>
    public BreakerReport Look()
    {
        var state = _circuit.CircuitState switch
        {
            CircuitState.Open or CircuitState.Isolated => BreakerState.Open,
            CircuitState.HalfOpen => BreakerState.HalfOpen,
            _ => BreakerState.Closed,
        };
        var last = _last;
        if (state != last.State)
        {
            last = new BreakerReport(state, time.GetUtcNow());
            _last = last;
        }
        return last;
    }

    /// <summary>The strategy whose state this object shows.</summary>
    public HttpCircuitBreakerStrategyOptions Strategy() =>
        new()
        {
            FailureRatio = 0.9,
            MinimumThroughput = MinCalls,
            SamplingDuration = Sampling,
            BreakDuration = Break,
            StateProvider = _circuit,
            ShouldHandle = args =>
            {
                // During a trial it is half open, and whatever comes next is a turn.
                Look();
                return ValueTask.FromResult(IsSilence(args.Outcome));
            },
        };

    // A deadline lies outside of the breaker, so a wallet that hangs shows as a cancellation.
    private static bool IsSilence(Outcome<HttpResponseMessage> outcome) =>
        outcome switch
        {
            { Exception: HttpRequestException or IOException or OperationCanceledException } => true,
            { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
            _ => false,
        };
}

/// <summary>Stands outside of the pipeline and notes after each call whether the breaker has turned.</summary>
internal sealed class BreakerWatchHandler(WalletBreaker breaker) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            breaker.Look();
        }
    }
}
