using System.CommandLine;
using System.Net.Sockets;

namespace Mocks.Kit;

/// <summary>One wallet that the program can run: its name, its usual port, its own options, its start.</summary>
/// <param name="Name">Value of `--wallet`; `--NAME-port` is its port option.</param>
/// <param name="DefaultPort">The port without that option.</param>
/// <param name="Options">Further options of this wallet, none as a rule.</param>
/// <param name="StartAsync">Starts it on a port.</param>
public sealed record WalletProgram(
    string Name,
    int DefaultPort,
    IReadOnlyList<Option> Options,
    Func<int, ParseResult, Task<WalletMock>> StartAsync
);

/// <summary>The command line of the mocks: starts the chosen wallets, tells their addresses, stays until it is stopped.</summary>
public static class WalletCommand
{
    /// <summary>Runs until it is stopped; the result is the exit code.</summary>
    public static Task<int> RunAsync(string[] arguments, IReadOnlyList<WalletProgram> wallets)
    {
        var which = new Option<string>("--wallet") { Description = "Which wallet to run", DefaultValueFactory = _ => "all" };
        which.AcceptOnlyFromAmong([.. wallets.Select(wallet => wallet.Name), "all"]);
        var root = new RootCommand("Mock back ends of the wallets. Invented protocols, test keys only.") { which };
        var ports = wallets.ToDictionary(
            wallet => wallet.Name,
            wallet => new Option<int>($"--{wallet.Name}-port")
            {
                Description = $"Port of {wallet.Name} on 127.0.0.1; 0 takes a free one",
                DefaultValueFactory = _ => wallet.DefaultPort,
            }
        );
        foreach (var option in ports.Values.Concat(wallets.SelectMany(wallet => wallet.Options)))
        {
            root.Options.Add(option);
        }

        root.SetAction(
            async (parsed, stop) =>
            {
                var running = new List<WalletMock>();
                var starting = "";
                try
                {
                    foreach (var wallet in wallets.Where(one => parsed.GetValue(which) is "all" || parsed.GetValue(which) == one.Name))
                    {
                        starting = wallet.Name;
                        var mock = await wallet.StartAsync(parsed.GetValue(ports[wallet.Name]), parsed);
                        running.Add(mock);
                        await Console.Out.WriteLineAsync($"{mock.Name} {mock.BaseUrl}");
                    }

                    await Task.Delay(Timeout.Infinite, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Asked to stop.
                }
                catch (SocketException taken)
                {
                    await Console.Error.WriteLineAsync($"{starting}: {taken.Message}");
                    return 1;
                }
                finally
                {
                    foreach (var mock in running)
                    {
                        await mock.DisposeAsync();
                    }
                }

                return 0;
            }
        );
        return root.Parse(arguments).InvokeAsync();
    }
}
