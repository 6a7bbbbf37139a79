using System.Globalization;

namespace Isolation;

/// <summary>The figures as lines of text; the summary is a Markdown table.</summary>
internal static class Report
{
    public static string Of(Round round) =>
        Line(
            $"| {round.Number} | {round.Quiet.JeonseongPerSecond:F1} | {round.Hanging.JeonseongPerSecond:F1} | {round.JeonseongRatio:P1} | {round.Quiet.ManmulSangPerSecond:F1} | {round.Hanging.ManmulSangPerSecond:F1} | {round.ManmulSangRatio:P1} | {round.Recovery.TotalSeconds:F1} |"
        );

    public static IEnumerable<string> Head() =>
        ["| round | Jeonseong/s A | B | B/A | ManmulSang/s A | B | B/A | recovery s |", "|---|---|---|---|---|---|---|---|"];

    public static IEnumerable<string> Of(IReadOnlyList<Round> rounds) =>
        [
            Summary("median", rounds, values => Median(values)),
            Summary("min", rounds, values => values.Min()),
            Summary("max", rounds, values => values.Max()),
            "",
            "| answers, all rounds | done | processing | scheme_unavailable | other decline | 503 | error |",
            "|---|---|---|---|---|---|---|",
            Counts("Jeonseong, A", rounds, round => round.Quiet.Jeonseong),
            Counts("Jeonseong, B", rounds, round => round.Hanging.Jeonseong),
            Counts("ManmulSang, A", rounds, round => round.Quiet.ManmulSang),
            Counts("ManmulSang, B", rounds, round => round.Hanging.ManmulSang),
            Counts("Ullim, hanging, B", rounds, round => round.Hanging.Ullim),
            "",
            "Left processing by the hanging wallet, once it answered again: " + Outcomes(rounds),
        ];

    private static string Summary(string name, IReadOnlyList<Round> rounds, Func<IReadOnlyList<double>, double> of)
    {
        double Of(Func<Round, double> figure) => of([.. rounds.Select(figure)]);
        return Line(
            $"| **{name}** | {Of(r => r.Quiet.JeonseongPerSecond):F1} | {Of(r => r.Hanging.JeonseongPerSecond):F1} | {Of(r => r.JeonseongRatio):P1} | {Of(r => r.Quiet.ManmulSangPerSecond):F1} | {Of(r => r.Hanging.ManmulSangPerSecond):F1} | {Of(r => r.ManmulSangRatio):P1} | {Of(r => r.Recovery.TotalSeconds):F1} |"
        );
    }

    private static string Counts(string name, IReadOnlyList<Round> rounds, Func<Round, Tally> tally) =>
        $"| {name} | "
        + string.Join(" | ", Enum.GetValues<Ending>().Select(ending => Line($"{rounds.Sum(round => tally(round).Count(ending))}")))
        + " |";

    private static string Outcomes(IReadOnlyList<Round> rounds) =>
        string.Join(
            ", ",
            rounds.SelectMany(round => round.Outcomes).CountBy(status => status).Select(one => Line($"{one.Value} {one.Key}"))
        );

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
