using System.Globalization;
using Load.World;

namespace Load.Tables;

/// <summary>A comparison as a page.</summary>
internal static class Page
{
    public static string Of(IReadOnlyList<Figures> all, string machine, string command) =>
        string.Join("\n", Lines(all, machine, command)) + "\n";

    /// <summary>Variants against the first one, round by round.</summary>
    public static string OfVariants(IReadOnlyList<Figures> all)
    {
        List<string> lines =
        [
            "| variant | clients | think ms | processor s per 1,000 | : first | payments/s | : first | p50 ms | p99 ms | errors |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ];
        foreach (var runs in all.GroupBy(one => (one.Contender, one.Clients, one.ThinkMs)))
        {
            string Cell(Func<Figures, double> figure, string format) => Spread.Of(runs.Select(figure))!.Cell(format);
            string Ratio(Func<Figures, double> figure) => Cell(one => figure(one) / figure(First(one)), "F2");
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {runs.Key.Contender} | {runs.Key.Clients} | {runs.Key.ThinkMs} | {Cell(r => r.Cpu, "F3")} | {Ratio(r => r.Cpu)} | {Cell(r => r.PerSecond, "F0")} | {Ratio(r => r.PerSecond)} | {Cell(r => r.P50Ms, "F2")} | {Cell(r => r.P99Ms, "F2")} | {runs.Sum(r => r.Errors)} |"
                )
            );
        }
        return string.Join('\n', lines);

        Figures First(Figures of) =>
            all.First(one =>
                one.Contender == Variant.None.Name && one.Clients == of.Clients && one.ThinkMs == of.ThinkMs && one.Round == of.Round
            );
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Figures> all, string machine, string command)
    {
        yield return "# Last comparison";
        yield return string.Empty;
        yield return machine;
        yield return string.Empty;
        yield return $"`{command}`. Median (lowest–highest) of the rounds; the ratio of a round is of two runs of that round.";
        yield return string.Empty;
        yield return "| target | goal | measured | met |";
        yield return "|---|---|---|---|";
        foreach (var line in Targets(all))
        {
            yield return line;
        }
        yield return string.Empty;
        yield return "| contender | clients | think ms | payments/s | p50 ms | p99 ms | processor s per 1,000 | of the database server | RSS MB | errors |";
        yield return "|---|---|---|---|---|---|---|---|---|---|";
        foreach (var runs in all.GroupBy(one => (one.Contender, one.Clients, one.ThinkMs)))
        {
            yield return Row(runs.Key, [.. runs]);
        }
        yield return string.Empty;
        yield return "Processor time is that of the process between till and wallet, for `direct` that of the wallet. Of pgbench's times only the average is known. ![plot](plot.svg)";
    }

    private static IEnumerable<string> Targets(IReadOnlyList<Figures> all)
    {
        var rounds = all.Where(one => one.Contender != Names.Fresh).GroupBy(one => one.Round).Select(round => round.ToList()).ToList();
        foreach (var target in Target.All())
        {
            if (Spread.Of(rounds.Select(target.Of).OfType<double>()) is { } spread)
            {
                yield return Line(target.What, target.Goal, spread.Cell("F3"), target.IsMet(spread.Median));
            }
        }
        var fresh = all.Where(one => one.Contender == Names.Fresh).ToList();
        if (fresh.Count >= 4)
        {
            var held = fresh[3].PerSecond / fresh[1].PerSecond;
            yield return Line(
                "payments/s on a fresh PostgreSQL that is never analysed, last of four runs : second",
                "≥ 0.9",
                held.ToString("F3", CultureInfo.InvariantCulture),
                held >= 0.9
            );
        }
    }

    private static string Line(string what, string goal, string measured, bool met) =>
        $"| {what} | {goal} | {measured} | {(met ? "yes" : "**no**")} |";

    private static string Row((string Contender, int Clients, double ThinkMs) run, List<Figures> runs)
    {
        string Cell(Func<Figures, double> figure, string format) => Spread.Of(runs.Select(figure))!.Cell(format);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {run.Contender} | {run.Clients} | {run.ThinkMs} | {Cell(r => r.PerSecond, "F0")} | {Cell(r => r.P50Ms, "F2")} | {Cell(r => r.P99Ms, "F2")} | {Cell(r => r.Cpu, "F3")} | {Cell(r => r.DatabaseCpu, "F3")} | {Cell(r => r.MemoryMb, "F0")} | {runs.Sum(r => r.Errors)} |"
        );
    }
}
