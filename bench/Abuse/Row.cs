using System.Collections.Immutable;
using System.Globalization;
using Load.Drive;

namespace Abuse;

/// <summary>A quiet phase, and the one beside the abuse.</summary>
internal readonly record struct Round(Payers Quiet, Payers Abused);

/// <summary>What one abuse did to those who pay: times are the medians of the rounds, the slowest probe is that of all.</summary>
/// <param name="Name">The abuse.</param>
/// <param name="Rounds">At least one.</param>
/// <param name="Lived">Whether the gateway lived through it.</param>
/// <param name="Got">What the abuser got in the last round.</param>
internal sealed record Row(string Name, ImmutableArray<Round> Rounds, bool Lived, string Got)
{
    public static string Head =>
        "| abuse | p50 quiet, ms | p50 | p99 quiet | p99 | p99 : quiet | failed | slowest /health/live, ms | failed | within 5 × and 1 s | the abuser |\n|---|---|---|---|---|---|---|---|---|---|---|";

    public override string ToString()
    {
        var (quiet, abused) = (Of(r => r.Quiet.Payments), Of(r => r.Abused.Payments));
        var ratio = abused.P99 / quiet.P99;
        var (failed, asked) = Count(r => r.Abused.Payments);
        var (silent, probes) = Count(r => r.Abused.Health);
        var slowest = Rounds.Max(r => r.Abused.LongestHealth);
        var within = ratio <= 5 && failed == 0 && silent == 0 && slowest < TimeSpan.FromSeconds(1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {quiet.P50:F1} | {abused.P50:F1} | {quiet.P99:F1} | {abused.P99:F1} | {ratio:F1} | {failed} of {asked} | {slowest.TotalMilliseconds:F0} | {silent} of {probes} | {Verdict(within)} | {Got} |"
        );
    }

    private string Verdict(bool within) =>
        !Lived ? "**no: the gateway ended**"
        : within ? "yes"
        : "**no**";

    private (double P50, double P99) Of(Func<Round, Tally> phase) =>
        (Median(r => phase(r).Quantile(0.5)), Median(r => phase(r).Quantile(0.99)));

    private double Median(Func<Round, double> figure) => Rounds.Select(figure).Order().ElementAt(Rounds.Length / 2);

    private (int Errors, int All) Count(Func<Round, Tally> phase) =>
        (Rounds.Sum(r => phase(r).Errors), Rounds.Sum(r => phase(r).Errors + phase(r).Payments));
}
