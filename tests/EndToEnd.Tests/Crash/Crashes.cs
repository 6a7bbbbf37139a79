using System.Diagnostics;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>
/// Somebody who kills nodes of the gateway, now and then a second one while the first is down, and crashes the database where
/// there is a server for that. When and whom comes from the seed.
/// </summary>
internal sealed class Crashes(CrashFixture world, CrashSettings settings, PostgresServer? server)
{
    private static readonly TimeSpan LongestMoment = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly Random _chance = new(settings.Seed);

    /// <summary>How often a running gateway was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many of them hit a gateway that owed somebody an answer.</summary>
    public int KillsInFlight { get; private set; }

    /// <summary>How many of them hit a gateway that was not up yet.</summary>
    public int KillsInStart { get; private set; }

    /// <summary>How often two killed nodes were down at once.</summary>
    public int Twice { get; private set; }

    /// <summary>Requests with a key that were answered while two were down.</summary>
    public int AnsweredByTheLast { get; private set; }

    /// <summary>How often PostgreSQL was crashed and came back.</summary>
    public int ServerCrashes { get; private set; }

    /// <summary>How many stops of a node were planned ones.</summary>
    public int Planned { get; private set; }

    /// <summary>How often a node ended that nobody had ended.</summary>
    public int EndedAlone { get; private set; }

    private int InFlight => world.Merchants.Sum(m => m.InFlight);

    private int Answered => world.Merchants.Sum(m => m.Answered);

    /// <summary>Ends with all nodes up again.</summary>
    public async Task RunAsync()
    {
        while (Kills < settings.Kills)
        {
            await MomentAsync();
            if (Kills == settings.Kills - 1 && KillsInFlight == 0)
            {
                await UntilAsync(() => InFlight > 0, LongestMoment);
            }
            var node = world.Nodes[_chance.Next(world.Nodes.Length)];
            await KillAsync(node);
            await (IsTurnOfTwo() ? AnotherAsync(node) : ComeBackAsync(node));
            if (server is not null)
            {
                await DisturbAsync(server);
            }
        }
    }

    // By chance, but no storm over enough nodes is without.
    private bool IsTurnOfTwo() =>
        world.Nodes.Length > 2 && Kills < settings.Kills && (_chance.Next(4) == 0 || (Twice == 0 && Kills + 2 >= settings.Kills));

    private async Task AnotherAsync(GatewayProcess first)
    {
        GatewayProcess[] alive = [.. world.Nodes.Where(node => node != first)];
        var second = alive[_chance.Next(alive.Length)];
        // At once, or when the others have begun to take up what the first one left.
        await Task.Delay(_chance.Next(2) * _chance.Next(100, 1500), CancellationToken.None);
        Twice += second.IsRunning ? 1 : 0;
        await KillAsync(second);
        var answered = Answered;
        await MomentAsync();
        await UntilAsync(() => Answered > answered, LongestSilence);
        AnsweredByTheLast += Answered - answered;
        var start = second.StartAsync(TestContext.Current.CancellationToken);
        if (_chance.Next(2) == 0)
        {
            await start;
        }
        await first.StartAsync(TestContext.Current.CancellationToken);
        await start;
    }

    private async Task ComeBackAsync(GatewayProcess node)
    {
        if (Kills < settings.Kills && _chance.Next(4) == 0)
        {
            // While it starts, or takes up what was left.
            var start = TryStartAsync(node);
            await Task.Delay(_chance.Next(100, 2500), CancellationToken.None);
            KillsInStart += start.IsCompleted ? 0 : 1;
            await KillAsync(node);
            await start;
        }
        await node.StartAsync(TestContext.Current.CancellationToken);
    }

    // Between kills, what happens to an installation of several nodes besides.
    private async Task DisturbAsync(PostgresServer database)
    {
        if ((Kills + 2) / 4 > ServerCrashes)
        {
            await MomentAsync();
            await database.CrashAsync();
            await Task.Delay(_chance.Next(0, 1500), CancellationToken.None);
            await database.RestartAsync();
            ServerCrashes++;
        }
        if ((Kills + 2) / 5 > Planned)
        {
            await MomentAsync();
            var node = world.Nodes[_chance.Next(world.Nodes.Length)];
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
    private async Task MomentAsync()
    {
        if (_chance.Next(2) == 0)
        {
            await Task.Delay(_chance.Next(300, 2500), CancellationToken.None);
            return;
        }
        var enough = Answered + _chance.Next(5, 50);
        await UntilAsync(() => Answered >= enough, LongestMoment);
    }

    private static async Task UntilAsync(Func<bool> comes, TimeSpan longest)
    {
        var began = Stopwatch.GetTimestamp();
        while (!comes() && Stopwatch.GetElapsedTime(began) < longest)
        {
            await Task.Delay(5, CancellationToken.None);
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
