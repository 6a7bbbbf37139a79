using System.Runtime.InteropServices;
using Load.Tables;
using Load.World;

// Figures and no verdict: whatever is measured, the exit code is 0.
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(60));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var machine = $"{Machine.Describe()}. {await Flush.DescribeAsync(bound.Token)}.";
Console.WriteLine(machine);
if (args is ["variants", .. var rest])
{
    var variants = rest.Skip(3).Select(Variant.Of).ToList();
    Console.WriteLine(Page.OfVariants(await Comparison.RunAsync(Effort.Of(rest), variants, bound.Token)));
    return;
}
var effort = Effort.Of(args);
var all = await Comparison.RunAsync(effort, bound.Token);
if (all.Count > 0)
{
    var page = Page.Of(all, machine, $"bash bench/run {effort}");
    Documents.Write("comparison.jsonl", all);
    Documents.Write("results.md", page);
    Documents.Write("plot.svg", Plot.Of(all, machine));
    Console.WriteLine(page);
}

// What was started is stopped, and what was measured is written.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    bound.Cancel();
}
