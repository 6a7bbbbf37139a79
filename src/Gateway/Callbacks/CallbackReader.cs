using System.Threading.RateLimiting;
using Adapters.Contract;

namespace Gateway.Callbacks;

/// <summary>
/// Verifies and reads callbacks, only so many of a wallet at a time: anybody can send what costs a signature check, and the
/// processors are there for payments first.
/// </summary>
internal sealed class CallbackReader(CallbackLimits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(scheme =>
        RateLimitPartition.GetConcurrencyLimiter(
            scheme,
            _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = limits.AtOnce,
                QueueLimit = limits.Waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        )
    );

    /// <summary>What a callback says, or null: too many wait already, and the wallet should send it again.</summary>
    public async Task<CallbackReading?> ReadAsync(
        string scheme,
        IReceivesCallbacks wallet,
        CallbackRequest request,
        CancellationToken cancellationToken
    )
    {
        using var lease = await _limiter.AcquireAsync(scheme, 1, cancellationToken);
        return lease.IsAcquired ? await wallet.ReadAsync(request, cancellationToken) : null;
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>How many callbacks of one wallet are verified at a time, and how many may wait for it.</summary>
internal sealed record CallbackLimits(int AtOnce, int Waiting)
{
    /// <summary>The defaults: half of the processors.</summary>
    public static CallbackLimits Default { get; } = new(Math.Max(1, Environment.ProcessorCount / 2), 256);
}
