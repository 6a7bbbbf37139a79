using System.Globalization;
using Isolation;
using Sandbox;

// Figures and no verdict: whatever is measured, the exit code is 0.
var plan = Plan.Of(args);
using var bound = new CancellationTokenSource(Plan.LongestRun);
var stop = bound.Token;
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, {plan.Rounds} rounds, phases of {plan.Phase.TotalSeconds:F0} s"
    )
);
List<Round> rounds = [];
try
{
    await using var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()) { Gateway = Plan.Gateway }, stop);
    var merchant = new MerchantClient(world);
    // Two wallets at full speed, all three, and a whole round that is not counted: every path has run before it is measured.
    await Phase.RunAsync(merchant, Plan.WarmUp, false, stop);
    await Phase.RunAsync(merchant, Plan.WarmUp, true, stop);
    await Round.RunAsync(0, world, merchant, plan.Phase, stop);
    Write(Report.Head());
    while (rounds.Count < plan.Rounds)
    {
        rounds.Add(await Round.RunAsync(rounds.Count + 1, world, merchant, plan.Phase, stop));
        Console.WriteLine(Report.Of(rounds[^1]));
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("Out of time; the figures are those of the rounds that were complete.");
}

if (rounds.Count > 0)
{
    Write(Report.Of(rounds));
}

static void Write(IEnumerable<string> lines)
{
    foreach (var line in lines)
    {
        Console.WriteLine(line);
    }
}
