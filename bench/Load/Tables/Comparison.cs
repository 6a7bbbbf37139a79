using System.Text.Json;
using Load.Drive;
using Load.World;

namespace Load.Tables;

/// <summary>All contenders on one machine, one after the other and again, so that what the machine does meets all of them.</summary>
internal static class Comparison
{
    private static readonly TimeSpan longestWarmUp = TimeSpan.FromSeconds(240);

    /// <summary>Runs that came to their end, also if the time was up before all of them had.</summary>
    public static async Task<IReadOnlyList<Figures>> RunAsync(
        int rounds,
        TimeSpan length,
        int warmUp,
        CancellationToken stop
    )
    {
        List<Figures> all = [];
        try
        {
            await using (var field = await Field.StartAsync(stop))
            {
                var contenders = await field.AllAsync(stop);
                foreach (var contender in contenders)
                {
                    await WarmAsync(contender, warmUp, stop);
                }
                for (var round = 1; round <= rounds; round++)
                {
                    foreach (
                        var (contender, plan) in round % 2 == 1
                            ? Runs(contenders, length)
                            : Runs(contenders, length).Reverse()
                    )
                    {
                        Note(await contender.MeasureAsync(round, plan, stop));
                    }
                }
            }
            await using (var field = await Field.StartAsync(stop))
            {
                var fresh = await field.FreshAsync(stop);
                for (var run = 1; run <= 4; run++)
                {
                    Note(await fresh.MeasureAsync(run, Busy(16, length), stop));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Out of time: what follows is what was complete.");
        }
        return all;

        void Note(Figures figures)
        {
            all.Add(figures);
            Console.WriteLine(JsonSerializer.Serialize(figures, Documents.Line));
        }
    }

    private static async Task WarmAsync(Contender contender, int payments, CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        var tally = await contender.RunAsync(
            Busy(16, longestWarmUp) with
            {
                Most = payments,
            },
            stop
        );
        await Console.Error.WriteLineAsync(
            FormattableString.Invariant(
                $"warm: {contender.Name}, {tally.Payments} payments in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s, {tally.Errors} errors"
            )
        );
    }

    private static IEnumerable<(Contender, Plan)> Runs(
        IReadOnlyList<Contender> contenders,
        TimeSpan length
    ) =>
        contenders.SelectMany(contender =>
            Plans(length)
                .Where(plan => plan.Think == TimeSpan.Zero || contender.IsAskedAtEase)
                .Select(plan => (contender, plan))
        );

    private static IEnumerable<Plan> Plans(TimeSpan length) =>
        [
            Busy(16, length),
            Busy(64, length),
            Busy(16, length) with
            {
                Think = TimeSpan.FromMilliseconds(20),
            },
        ];

    private static Plan Busy(int clients, TimeSpan length) => new(clients, length, TimeSpan.Zero);
}
