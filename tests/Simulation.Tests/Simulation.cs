using System.Diagnostics;
using Simulation.Tests.World;

namespace Simulation.Tests;

/// <summary>Runs one seed: a stormy time, then calm until nothing is due any more, then the audit.</summary>
internal static class Simulation
{
    /// <summary>Deliveries take as long as all the rest: one world in so many has somebody to deliver to.</summary>
    private const int SeedsPerSubscriber = 4;
    private const int StackBytes = 64 * 1024 * 1024;
    private const long MaxSteps = 300_000;

    /// <summary>Runs a seed on a thread of its own, whose stack bears long chains of things that follow from one another.</summary>
    public static Outcome Run(int seed, int payments, bool onPostgres)
    {
        Outcome? outcome = null;
        var thread = new Thread(() => outcome = RunHere(seed, payments, onPostgres), StackBytes);
        thread.Start();
        thread.Join();
        return outcome!;
    }

    private static Outcome RunHere(int seed, int payments, bool onPostgres)
    {
        var clock = Stopwatch.StartNew();
        using var world = new SimWorld(seed, onPostgres);
        var tills = 2 + world.Loop.Chance.Next(8);
        var served = world.Audit.WatchAsync(ServeAsync(world, tills, payments / tills));
        var latest = world.Loop.Now.AddDays(200);
        if (!world.Loop.Run(() => served.IsCompleted, latest, MaxSteps))
        {
            world.Audit.Violated("the tills never came to an end");
        }
        else if (!world.Loop.Run(() => world.Loop.Quiet, latest, MaxSteps))
        {
            world.Audit.Violated("what is due never came to an end: " + world.Overdue());
        }
        else
        {
            // What is left to people is settled by what the wallets' books say, and the world comes to rest again.
            var settled = world.Audit.WatchAsync(new Operator(world).SettleAsync());
            if (!world.Loop.Run(() => settled.IsCompleted && world.Loop.Quiet, latest, MaxSteps))
            {
                world.Audit.Violated("the operator never came to an end: " + world.Overdue());
            }
            var back = world.Audit.WatchAsync(new Operator(world).GiveBackAsync());
            if (!world.Loop.Run(() => back.IsCompleted && world.Loop.Quiet, latest, MaxSteps))
            {
                world.Audit.Violated("the refunds never came to an end: " + world.Overdue());
            }
        }
        var count = world.Audit.Close();
        return new Outcome(
            seed,
            count,
            world.Kills,
            world.Restores,
            world.Forgotten.Payments,
            world.Audit.GivenBack,
            world.Loop.Steps,
            world.Audit.Violations,
            world.Audit.Endings,
            world.Audit.Late,
            world.Audit.Fingerprint(),
            clock.Elapsed
        );
    }

    private static async Task ServeAsync(SimWorld world, int tills, int customers)
    {
        await world.StartNodeAsync();
        if (world.Seed % SeedsPerSubscriber == 0)
        {
            await new SimClient(world, 0).SubscribeAsync();
        }
        var chaos = new Chaos(world);
        var raging = world.Audit.WatchAsync(chaos.RageAsync());
        var served = Enumerable
            .Range(1, tills)
            .Select(n => new SimClient(world, n))
            .Select(till => (Came: till.OpenAsync(customers), Till: till))
            .ToList();
        await Task.WhenAll(served.Select(s => s.Came));
        await world.Loop.Pause(world.Loop.Between(0, 120_000));
        chaos.End();
        await raging;
        await Task.WhenAll(served.Select(s => s.Till.Served));
    }
}

/// <summary>What came of a seed.</summary>
internal sealed record Outcome(
    int Seed,
    int Payments,
    int Kills,
    int Restores,
    int Forgotten,
    int GivenBack,
    long Steps,
    IReadOnlyList<string> Violations,
    IReadOnlyDictionary<string, int> Endings,
    IReadOnlyDictionary<string, int> Late,
    string Fingerprint,
    TimeSpan Took
);
