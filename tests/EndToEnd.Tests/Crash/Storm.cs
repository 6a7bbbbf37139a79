using System.Diagnostics;
using Sandbox;
using Throwaway;

namespace EndToEnd.Tests.Crash;

/// <summary>Tills that sell, and somebody who kills the gateway under them. When and whom comes from the seed.</summary>
internal sealed class Storm(StormWorld world, StormSettings settings, PostgresServer? server)
{
    /// <summary>The ways in which money moves, save the reversal, which is rare.</summary>
    public static readonly string[] Movements =
    [
        "charge",
        "authorize",
        "capture",
        "void",
        "refund",
    ];

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    /// <summary>How often a running gateway was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many of them hit a gateway that owed somebody an answer.</summary>
    public int KillsInFlight { get; private set; }

    /// <summary>How many of them hit a gateway that was not up yet.</summary>
    public int KillsInStart { get; private set; }

    /// <summary>How often PostgreSQL was crashed and came back.</summary>
    public int ServerCrashes { get; private set; }

    /// <summary>How many stops of a node were planned ones.</summary>
    public int Planned { get; private set; }

    /// <summary>How often a node ended that nobody had ended.</summary>
    public int EndedAlone { get; private set; }

    private int InFlight => world.Merchants.Sum(m => m.InFlight);

    private int Answered => world.Merchants.Sum(m => m.Answered);

    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var tills = Enumerable
            .Range(0, StormSettings.Tills)
            .Select(n => Open(n, stop.Token))
            .ToArray();
        try
        {
            await KillAllAsync(new Random(settings.Seed));
            await LastAsync();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tills);
        }
        foreach (var wallet in world.Wallets.All)
        {
            await wallet.ClearAsync();
        }
        foreach (var merchant in world.Merchants)
        {
            merchant.Receiver.Rough = false;
        }
    }

    private Task Open(int number, CancellationToken stop) =>
        Task.Run(
            () =>
                new Till(
                    number,
                    world.Merchants[number % world.Merchants.Length],
                    world.Wallets,
                    new Random((settings.Seed * 1000) + number)
                ).SellAsync(stop),
            CancellationToken.None
        );

    private async Task KillAllAsync(Random chance)
    {
        while (Kills < settings.Kills)
        {
            await MomentAsync(chance);
            if (Kills == settings.Kills - 1 && KillsInFlight == 0)
            {
                await UntilAsync(() => InFlight > 0);
            }
            var node = world.Nodes[chance.Next(world.Nodes.Length)];
            await KillAsync(node);
            if (Kills < settings.Kills && chance.Next(4) == 0)
            {
                // While it starts, or takes up what was left.
                var start = TryStartAsync(node);
                await Task.Delay(chance.Next(100, 2500), CancellationToken.None);
                KillsInStart += start.IsCompleted ? 0 : 1;
                await KillAsync(node);
                await start;
            }
            await node.StartAsync(TestContext.Current.CancellationToken);
            if (server is not null)
            {
                await DisturbAsync(server, chance);
            }
        }
    }

    // Between kills, what happens to an installation of several nodes besides.
    private async Task DisturbAsync(PostgresServer server, Random chance)
    {
        if ((Kills + 2) / 4 > ServerCrashes)
        {
            await MomentAsync(chance);
            await server.CrashAsync();
            await Task.Delay(chance.Next(0, 1500), CancellationToken.None);
            await server.RestartAsync();
            ServerCrashes++;
        }
        if ((Kills + 2) / 5 > Planned)
        {
            await MomentAsync(chance);
            var node = world.Nodes[chance.Next(world.Nodes.Length)];
            if (node.IsRunning)
            {
                await node.StopAsync();
                Planned++;
                await node.StartAsync(TestContext.Current.CancellationToken);
            }
        }
        foreach (var ended in world.Nodes.Where(node => !node.IsRunning))
        {
            EndedAlone++;
            await ended.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    // Either some time after it came up, or once it has done some work: a slow machine must not make the storm a mild one.
    private async Task MomentAsync(Random chance)
    {
        if (chance.Next(2) == 0)
        {
            await Task.Delay(chance.Next(300, 2500), CancellationToken.None);
            return;
        }
        var enough = Answered + chance.Next(5, 50);
        await UntilAsync(() => Answered >= enough);
    }

    private static async Task UntilAsync(Func<bool> comes)
    {
        var began = Stopwatch.GetTimestamp();
        while (!comes() && Stopwatch.GetElapsedTime(began) < LongestWait)
        {
            await Task.Delay(5, CancellationToken.None);
        }
    }

    // Goes on selling until money has moved in every way: with few kills on a slow machine that may not have come yet.
    private async Task LastAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < LongestRest)
        {
            var moved = new HashSet<string>(StringComparer.Ordinal);
            foreach (var wallet in world.Wallets.All)
            {
                moved.UnionWith((await wallet.LedgerAsync()).Select(line => line.Kind));
            }
            if (moved.IsSupersetOf(Movements) && world.Wallets.All.All(w => w.Faults > 0))
            {
                return;
            }
            await Task.Delay(300, CancellationToken.None);
        }
    }

    private async Task KillAsync(GatewayProcess node)
    {
        if (node.IsRunning)
        {
            KillsInFlight += InFlight > 0 ? 1 : 0;
            await node.KillAsync();
            Kills++;
        }
    }

    private static async Task TryStartAsync(GatewayProcess node)
    {
        try
        {
            await node.StartAsync(TestContext.Current.CancellationToken);
        }
        catch (GatewayStartException)
        {
            // It was killed before it was up: that was the purpose.
        }
    }
}
