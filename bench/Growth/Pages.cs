using System.Globalization;

namespace Growth;

/// <summary>The figures as pages.</summary>
internal static class Pages
{
    public static string OfGrowth(IReadOnlyList<Size> all, string machine, string command)
    {
        List<string> lines =
        [
            machine,
            string.Empty,
            $"`{command}`: the store's own units in one process, 64 at once, 16 merchants.",
            string.Empty,
            "| payments | write µs processor | payments/s | get µs | by key µs | first page µs | RSS MB |",
            "|---|---|---|---|---|---|---|",
            .. all.Select(one =>
                Line(
                    $"| {one.Payments} | {one.WriteUs:F0} | {one.PerSecond:F0} | {one.GetUs:F1} | {one.KeyUs:F1} | {one.PageUs:F0} | {one.MemoryMb:F0} |"
                )
            ),
        ];
        var (small, large) = (all[0], all[^1]);
        lines.Add(
            Line(
                $"| **ratio** | {large.WriteUs / small.WriteUs:F2} (goal ≤ 1.2) | {large.PerSecond / small.PerSecond:F2} | {large.GetUs / small.GetUs:F2} (≤ 2) | {large.KeyUs / small.KeyUs:F2} (≤ 2) | {large.PageUs / small.PageUs:F2} (≤ 1.5) | |"
            )
        );
        return string.Join('\n', lines) + "\n";
    }

    public static string OfMemory((long Payments, double Early, double Late) found, string machine, string command) =>
        Line(
            $"{machine}\n\n`{command}`: resident memory of the gateway on SQLite after {found.Payments / 10} payments {found.Early:F0} MB, after {found.Payments} payments {found.Late:F0} MB; ratio {found.Late / found.Early:F3} (goal ≤ 1.15)\n"
        );

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
