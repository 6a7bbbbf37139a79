using System.Collections.Immutable;
using System.Globalization;
using Abuse;
using Abuse.Kinds;
using Load.Tables;
using Load.World;

// Figures and no verdict: whatever is measured, the exit code is 0.
var plan = Plan.Of(args);
using var bound = new CancellationTokenSource(Plan.LongestRun);
using var names = new SilentNames();
using var receiver = new SilentReceiver();
names.Write();
ImmutableArray<IAbuse> all =
[
    new Document(),
    new Pictures(),
    new ForgedCallbacks(),
    new Abuse.Kinds.Metrics(),
    new Waits(),
    new SlowWallet(),
    receiver,
    new CatchingUp(),
    new Replays(),
    new IdleConnections(),
    .. SilentNames.IsPossible ? [names] : ImmutableArray<IAbuse>.Empty,
];
var chosen = all.Where(kind => kind.Name.Contains(plan.Kind, StringComparison.OrdinalIgnoreCase));
List<string> page =
[
    string.Create(
        CultureInfo.InvariantCulture,
        $"{Machine.Describe()}; {plan.Rounds} rounds of two phases of {plan.Phase.TotalSeconds:F0} s, {plan.History} payments of the abuser before, {Abuse.Plan.Clients} clients pay and think {Abuse.Plan.Think.TotalMilliseconds:F0} ms"
    ),
    string.Empty,
    .. Row.Head.Split('\n'),
];
page.ForEach(Console.WriteLine);
try
{
    // Those that need a gateway started in a way of their own have one.
    foreach (var group in chosen.GroupBy(kind => string.Join(' ', kind.Wrapper)))
    {
        Scene? scene = null;
        foreach (var kind in group)
        {
            if (scene is not { Gateway.IsRunning: true })
            {
                await DisposeAsync(scene);
                scene = await Scene.StartAsync(plan.History, kind.Wrapper, bound.Token);
                await Payers.RunAsync(scene, Abuse.Plan.WarmUp, bound.Token);
            }
            var row = (await Trial.RunAsync(scene, kind, plan, bound.Token)).ToString();
            page.Add(row);
            Console.WriteLine(row);
        }
        await DisposeAsync(scene);
    }
    if (plan.Kind.Length == 0)
    {
        Documents.Write("abuse.md", string.Join('\n', page) + "\n");
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("Out of time; the figures are those of the kinds that were complete.");
}

static ValueTask DisposeAsync(Scene? scene) => scene?.DisposeAsync() ?? ValueTask.CompletedTask;
