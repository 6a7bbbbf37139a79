using System.Globalization;
using System.Runtime.InteropServices;
using Load.Tables;
using Load.World;

// Figures and no verdict: whatever is measured, the exit code is 0.
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(60));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var rounds = Number(0, 5);
var seconds = Number(1, 5);
var warmUp = Number(2, 30_000);
var machine = Machine.Describe();
Console.WriteLine(machine);
var all = await Comparison.RunAsync(rounds, TimeSpan.FromSeconds(seconds), warmUp, bound.Token);
var command = string.Create(
    CultureInfo.InvariantCulture,
    $"bash bench/run {rounds} {seconds} {warmUp}"
);
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

// What was started is stopped, and what was measured is written.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    bound.Cancel();
}
