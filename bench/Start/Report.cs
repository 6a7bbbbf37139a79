using System.Globalization;

namespace Start;

/// <summary>The figures as rows of a Markdown table: median (least–most).</summary>
internal static class Report
{
    public static IEnumerable<string> Head() =>
        [
            "| edition | first answer, ms | first payment, ms | processor time until then, ms | idle RSS, MB | of it anonymous, MB | folder, MB |",
            "|---|---|---|---|---|---|---|",
        ];

    public static string Of(Edition edition, IReadOnlyList<Figures> starts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {edition.Name} | {Of(starts, f => f.Answer)} | {Of(starts, f => f.Payment)} | {Of(starts, f => f.Worked)} | {Of(starts, f => f.Resident)} | {Of(starts, f => f.Anonymous)} | {edition.Megabytes:F0} |"
        );

    private static string Of(IEnumerable<Figures> starts, Func<Figures, double> figure)
    {
        double[] sorted = [.. starts.Select(figure).Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"{median:F0} ({sorted[0]:F0}–{sorted[^1]:F0})");
    }
}
