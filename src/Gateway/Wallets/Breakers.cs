using System.Collections.Frozen;
using Adapters.Contract;

namespace Gateway.Wallets;

/// <summary>The breakers that adapters have registered, by scheme id.</summary>
internal sealed class Breakers(IEnumerable<IBreaker> breakers)
{
    private readonly FrozenDictionary<string, IBreaker> _breakers = breakers.ToFrozenDictionary(
        breaker => breaker.Scheme,
        StringComparer.Ordinal
    );

    /// <summary>How a wallet's breaker stands; null if its adapter has none.</summary>
    public BreakerReport? Of(string scheme) => _breakers.GetValueOrDefault(scheme)?.Report();
}
