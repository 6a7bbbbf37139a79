using System.Diagnostics;

namespace EndToEnd.Tests.Crash;

/// <summary>Tills that sell while the gateway is killed under them.</summary>
internal sealed class CrashScenario(CrashFixture world, CrashSettings settings, PostgresServer? server)
{
    /// <summary>The ways in which money moves, save the reversal, which is rare.</summary>
    public static readonly string[] Movements = ["charge", "authorize", "capture", "void", "refund"];

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(20);

    /// <summary>Who kills under the tills.</summary>
    public Crashes Crashes { get; } = new(world, settings, server);

    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var tills = Enumerable.Range(0, CrashSettings.Tills).Select(n => Open(n, stop.Token)).ToArray();
        try
        {
            await Crashes.RunAsync();
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

    private Task Open(int number, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                new SellingClient(
                    number,
                    world.Merchants[number % world.Merchants.Length],
                    world.Wallets,
                    new Random((settings.Seed * 1000) + number)
                ).SellAsync(cancellationToken),
            CancellationToken.None
        );

    // Goes on selling until money has moved in every way: with few kills on a slow machine that may not have come yet.
    private async Task LastAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < LongestRest)
        {
            var moved = new HashSet<string>(StringComparer.Ordinal);
            foreach (var wallet in world.Wallets.All)
            {
                moved.UnionWith((await LedgerLine.AllAsync(wallet)).Select(line => line.Kind));
            }
            if (moved.IsSupersetOf(Movements) && world.Wallets.All.All(w => w.Faults > 0))
            {
                return;
            }
            await Task.Delay(300, CancellationToken.None);
        }
    }
}
