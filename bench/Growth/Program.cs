using System.Globalization;
using System.Runtime.InteropServices;
using Growth;
using Load.Tables;
using Load.World;

// Figures and no verdict: whatever is measured, the exit code is 0.
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(60));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var stop = bound.Token;
var what = args is [var first, ..] ? first : "sqlite";
var most = args.Length > 1 && long.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 2_000_000;
var machine = Machine.Describe();
var command = string.Create(CultureInfo.InvariantCulture, $"bash bench/growth {what} {most}");
Console.WriteLine(machine);
var folder = Directory.CreateTempSubdirectory("growth-").FullName;
try
{
    switch (what)
    {
        case "sqlite":
            // What is compiled while it runs is compiled before anything is measured.
            await using (var cold = Shelf.OnFile($"{folder}/cold.db"))
            {
                await new Sizes(cold, null, folder).UpToAsync(20_000, stop);
            }
            await using (var shelf = Shelf.OnFile($"{folder}/warm.db"))
            {
                await GrowAsync(new Sizes(shelf, null, folder));
            }
            break;
        case "postgres":
            await using (var server = await Postgres.StartAsync(ForOthers("cold"), stop))
            {
                await using var cold = new Shelf(await Shelf.OpenServerAsync(server.ConnectionString));
                await new Sizes(cold, server.Process, ForOthers("cold")).UpToAsync(20_000, stop);
            }
            await using (var server = await Postgres.StartAsync(ForOthers("warm"), stop))
            {
                await using var shelf = new Shelf(await Shelf.OpenServerAsync(server.ConnectionString));
                await GrowAsync(new Sizes(shelf, server.Process, ForOthers("warm")));
            }
            break;
        case "memory":
            Publish(Pages.OfMemory(await Memory.RunAsync(most, stop), machine, command), null);
            break;
        default:
            await Console.Error.WriteLineAsync("usage: bash bench/growth sqlite|postgres|memory [payments]");
            break;
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Out of time.");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task GrowAsync(Sizes sizes)
{
    List<Size> all = [];
    long[] steps = [10_000, 100_000, 500_000, 1_000_000, 2_000_000];
    foreach (var step in steps.Where(step => step < most).Append(most))
    {
        all.Add(await sizes.UpToAsync(step, stop));
        Console.WriteLine(all[^1]);
    }
    Publish(Pages.OfGrowth(all, machine, command), Curve.Of(all, machine));
}

void Publish(string page, string? plot)
{
    Documents.Write($"growth-{what}.md", page);
    if (plot is not null)
    {
        Documents.Write($"growth-{what}.svg", plot);
    }
    Console.WriteLine(page);
}

// The database server runs as another user.
string ForOthers(string name)
{
    if (!OperatingSystem.IsWindows())
    {
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
    return Path.Combine(folder, name);
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    bound.Cancel();
}
