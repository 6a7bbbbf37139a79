using System.Globalization;
using Sandbox;
using Start;

// Arguments: starts of each, then the programs.
var starts = int.Parse(args[0], CultureInfo.InvariantCulture);
Edition[] editions = [.. args[1..].Select(Edition.Of)];
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(10));
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, {starts} starts of each"
    )
);
await using var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()), bound.Token);

// Only its settings are wanted; beside the others it would take memory and time.
await world.Gateway.StopAsync();

// The first round brings files into memory and wakes the mocks; it is not counted.
var figures = editions.ToDictionary(edition => edition, _ => new List<Figures>());
for (var round = 0; round <= starts; round++)
{
    foreach (var edition in editions)
    {
        var shown = await Trial.RunAsync(world, edition, bound.Token);
        if (round > 0)
        {
            figures[edition].Add(shown);
        }
    }
}
foreach (var line in Report.Head().Concat(figures.Select(one => Report.Of(one.Key, one.Value))))
{
    Console.WriteLine(line);
}
