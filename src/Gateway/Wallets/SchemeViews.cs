using System.Collections.Immutable;
using Adapters.Contract;

namespace Gateway.Wallets;

/// <summary>How the wallets are shown: facts, capabilities, and how they are at this moment on this node.</summary>
internal sealed class SchemeViews(WalletDirectory wallets, WalletHealth health, Breakers breakers, PausedSchemes paused)
{
    /// <summary>All wallets that are on.</summary>
    public ImmutableArray<Schemes.View> All() => [.. wallets.All.Select(Of)];

    /// <summary>One of them, or null if it is unknown or off.</summary>
    public Schemes.View? Find(string id) => wallets.Find(id) is { } wallet ? Of(wallet) : null;

    private Schemes.View Of(IWallet wallet)
    {
        var facts = wallet.Facts;
        return new Schemes.View(
            facts.Id,
            "scheme",
            facts.Name,
            [.. facts.Currencies.Select(c => new Schemes.LimitsView(c.Currency, c.MinMinor, c.MaxMinor, c.StepMinor))],
            Capabilities.Of(wallet),
            new Schemes.WindowsView(facts.Windows.Reversal, facts.Windows.RefundDays, facts.Windows.Inquiry.TotalSeconds),
            paused.Contains(facts.Id),
            Health(health.Of(facts.Id), breakers.Of(facts.Id))
        );
    }

    // With its breaker open a wallet is not asked, so its last answers say little about it.
    private static Schemes.HealthView Health(HealthReport report, BreakerReport? breaker) =>
        new(
            breaker is { State: BreakerState.Open } ? HealthState.Down : report.State,
            breaker is { State: BreakerState.Open } ? breaker.Since : report.Since,
            report.SuccessRate,
            report.P50?.TotalMilliseconds,
            report.P99?.TotalMilliseconds,
            breaker is null ? null : new Schemes.BreakerView(breaker.State, breaker.Since)
        );
}
