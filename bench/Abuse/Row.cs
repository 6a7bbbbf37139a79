using System.Globalization;

namespace Abuse;

/// <summary>What one abuse did to those who pay.</summary>
/// <param name="Name">The abuse.</param>
/// <param name="Quiet">The phase before it.</param>
/// <param name="Abused">The phase beside it; null: the gateway did not live through it.</param>
/// <param name="Got">What the abuser got.</param>
internal sealed record Row(string Name, Payers Quiet, Payers? Abused, string Got)
{
    /// <summary>How often p99 of the quiet phase fits into that of the abused.</summary>
    private double Ratio =>
        Abused is { Payments.Payments: > 0 }
            ? Abused.Payments.Quantile(0.99) / Quiet.Payments.Quantile(0.99)
            : double.PositiveInfinity;

    public static string Head =>
        "| abuse | p50 quiet, ms | p50 | p99 quiet | p99 | p99 : quiet | failed | slowest /health/live, ms | failed | within 5 × and 1 s | the abuser |\n|---|---|---|---|---|---|---|---|---|---|---|";

    public override string ToString() =>
        Abused is null
            ? $"| {Name} | | | | | | | | | **no: the gateway ended** | {Got} |"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"| {Name} | {Quiet.Payments.Quantile(0.5):F1} | {Abused.Payments.Quantile(0.5):F1} | {Quiet.Payments.Quantile(0.99):F1} | {Abused.Payments.Quantile(0.99):F1} | {Ratio:F1} | {Abused.Payments.Errors} of {Abused.Payments.Errors + Abused.Payments.Payments} | {Abused.LongestHealth.TotalMilliseconds:F0} | {Abused.Health.Errors} of {Abused.Health.Errors + Abused.Health.Payments} | {(IsWithin(Abused) ? "yes" : "**no**")} | {Got} |"
            );

    private bool IsWithin(Payers abused) =>
        Ratio <= 5
        && abused.Payments.Errors == 0
        && abused.Health.Errors == 0
        && abused.LongestHealth < TimeSpan.FromSeconds(1);
}
