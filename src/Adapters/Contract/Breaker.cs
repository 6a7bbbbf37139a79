namespace Adapters.Contract;

/// <summary>
/// The switch in an adapter's pipeline that stops asking a wallet which has ceased to answer. An adapter that has one
/// registers it beside its <see cref="IWallet"/>; the gateway only shows it.
/// </summary>
public interface IBreaker
{
    /// <summary>The scheme it belongs to: <see cref="SchemeInfo.Id"/>.</summary>
    string Scheme { get; }

    /// <summary>How it stands now.</summary>
    BreakerReport Report();
}

/// <summary>How a breaker stands.</summary>
/// <param name="State">Closed, open or half open.</param>
/// <param name="Since">Since when; null while it has been closed from the start.</param>
public sealed record BreakerReport(BreakerState State, DateTimeOffset? Since);

/// <summary>What a breaker does with the next question.</summary>
public enum BreakerState
{
    /// <summary>It passes.</summary>
    Closed,

    /// <summary>It is refused, and nothing is sent.</summary>
    Open,

    /// <summary>One passes as a trial: its answer closes or opens the breaker.</summary>
    HalfOpen,
}
