using System.Diagnostics;

namespace Isolation;

/// <summary>What a phase gave: each wallet's answers, and how long it was.</summary>
internal sealed record Phase(Tally Jeonseong, Tally ManmulSang, Tally Ullim, TimeSpan Length)
{
    public double JeonseongPerSecond => Jeonseong.InTime / Length.TotalSeconds;

    public double ManmulSangPerSecond => ManmulSang.InTime / Length.TotalSeconds;

    /// <summary>Clients pay through two wallets as fast as they are answered; if asked, others try the third one as well.</summary>
    public static async Task<Phase> RunAsync(MerchantClient merchant, TimeSpan length, bool withUllim, CancellationToken cancellationToken)
    {
        var phase = new Phase(new Tally(), new Tally(), new Tally(), length);
        var began = Stopwatch.GetTimestamp();
        List<Task> clients = [];
        for (var client = 0; client < Plan.ClientsPerWallet; client++)
        {
            clients.Add(LoopAsync(merchant.PayJeonseongAsync, phase.Jeonseong, TimeSpan.Zero));
            clients.Add(LoopAsync(merchant.ShowManmulSangAsync, phase.ManmulSang, TimeSpan.Zero));
        }

        if (withUllim)
        {
            clients.AddRange(
                Enumerable.Range(0, Plan.ClientsOfHangingWallet).Select(_ => LoopAsync(merchant.PayUllimAsync, phase.Ullim, Plan.Pause))
            );
        }

        await Task.WhenAll(clients);
        return phase;

        async Task LoopAsync(Func<CancellationToken, Task<Told>> payAsync, Tally tally, TimeSpan pause)
        {
            // Off the starter's thread, and the paused ones not all at the same moment.
            await Task.Delay(pause * Random.Shared.NextDouble(), cancellationToken).ConfigureAwait(false);
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                var started = Stopwatch.GetTimestamp();
                var told = await payAsync(cancellationToken);
                tally.Add(told, Stopwatch.GetElapsedTime(began) <= length);
                var rest = pause - Stopwatch.GetElapsedTime(started);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, cancellationToken);
                }
            }
        }
    }
}
