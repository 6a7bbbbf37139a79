using System.CommandLine;
using System.Net.Sockets;
using Sandbox.Screen;
using Sandbox.Walk;

namespace Sandbox;

/// <summary>The command line: starts everything, plays the walk, shows it, stays until it is stopped.</summary>
internal static class SandboxCommand
{
    // Time to stop the gateway and to clear up after Ctrl-C or SIGTERM.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(20);

    private static readonly Option<bool> Once = new("--once")
    {
        Description = "Stop after the table; the exit code is 1 if anything is not as expected",
    };

    private static readonly Option<int?> GatewayPort = Port("--gateway-port", "the gateway", 8080);
    private static readonly Option<int?> JeonseongPort = Port("--jeonseong-port", "Jeonseong", 7101);
    private static readonly Option<int?> ManmulSangPort = Port("--manmulsang-port", "ManmulSang", 7102);
    private static readonly Option<int?> UllimPort = Port("--ullim-port", "Ullim", 7103);

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand(
            "Three mock wallets and a gateway, with payments made through each. Test keys only; nothing stays behind."
        )
        {
            Once,
            GatewayPort,
            JeonseongPort,
            ManmulSangPort,
            UllimPort,
        };
        root.SetAction(RunAsync);
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = LastPatience });
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var paper = new Paper(Console.Out, onTerminal: !Console.IsOutputRedirected);
        try
        {
            paper.Line("Starting three mock wallets and the gateway ...");
            await using var world = await SandboxWorld.StartAsync(new SandboxSettings(Ports(parsed)), cancellationToken);
            var good = await WalkAsync(paper, world, cancellationToken);
            if (parsed.GetValue(Once))
            {
                return good ? 0 : 1;
            }

            Addresses.Write(paper, world);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception refused) when (refused is GatewayStartException or SocketException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static async Task<bool> WalkAsync(Paper paper, SandboxWorld world, CancellationToken cancellationToken)
    {
        paper.Line("Paying ...");
        paper.Line();
        using var walk = new Walkthrough(world);
        var results = await walk.PlayAsync(cancellationToken).ToListAsync(cancellationToken);
        paper.Write(StepTable.Of(results, paper.OnTerminal));
        var good = results.TrueForAll(result => result.IsGood);
        paper.Line(good ? "Everything is as expected." : "Not everything is as expected. The gateway's last lines:");
        if (!good)
        {
            foreach (var line in world.Gateway.LastLines)
            {
                paper.Line(line);
            }
        }

        return good;
    }

    private static SandboxPorts Ports(ParseResult parsed) =>
        new(
            Chosen(parsed.GetValue(GatewayPort), 8080),
            Chosen(parsed.GetValue(JeonseongPort), 7101),
            Chosen(parsed.GetValue(ManmulSangPort), 7102),
            Chosen(parsed.GetValue(UllimPort), 7103)
        );

    private static int Chosen(int? asked, int usual) =>
        asked switch
        {
            null => SandboxPorts.UsualPort(usual),
            0 => SandboxPorts.FreePort(),
            { } port => port,
        };

    private static Option<int?> Port(string name, string what, int usual) =>
        new(name) { Description = $"Port of {what} on 127.0.0.1; 0 takes a free one (default: {usual} if it is free)" };
}
