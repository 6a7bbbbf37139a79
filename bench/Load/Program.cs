using System.Text.Json;
using Load.Drive;
using Load.World;

using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(60));
var stop = bound.Token;
await using var field = await Field.StartAsync(stop);
var sqlite = await field.SqliteAsync(stop);
foreach (var contender in new[] { field.Direct, sqlite })
{
    var warm = new Plan(16, TimeSpan.FromSeconds(5), TimeSpan.Zero);
    await contender.RunAsync(warm, stop);
    foreach (var clients in new[] { 16, 64 })
    {
        Console.WriteLine(
            JsonSerializer.Serialize(
                await contender.MeasureAsync(1, warm with { Clients = clients }, stop)
            )
        );
    }
}
