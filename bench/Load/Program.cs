using System.Globalization;
using Load.Tables;
using Load.World;

// Figures and no verdict: whatever is measured, the exit code is 0.
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(60));
var rounds = Number(0, 5);
var seconds = Number(1, 5);
var machine = Machine.Describe();
Console.WriteLine(machine);
var all = await Comparison.RunAsync(rounds, TimeSpan.FromSeconds(seconds), bound.Token);
var command = string.Create(CultureInfo.InvariantCulture, $"bash bench/run {rounds} {seconds}");
var page = Page.Of(all, machine, command);
Documents.Write("comparison.jsonl", all);
Documents.Write("results.md", page);
Documents.Write("plot.svg", Plot.Of(all, machine));
Console.WriteLine(page);

int Number(int at, int usual) =>
    args.Length > at
    && int.TryParse(args[at], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
    && given > 0
        ? given
        : usual;
