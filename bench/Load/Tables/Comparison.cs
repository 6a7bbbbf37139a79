using System.Text.Json;
using Load.Drive;
using Load.World;

namespace Load.Tables;

/// <summary>All contenders on one machine, one after the other and again, so that what the machine does meets all of them.</summary>
internal static class Comparison
{
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(240);

    /// <summary>Runs that came to their end, also if the time was up before all of them had.</summary>
    public static async Task<IReadOnlyList<Figures>> RunAsync(Effort effort, CancellationToken cancellationToken) =>
        await CollectAsync(
            async note =>
            {
                await RunAsync(effort, field => field.AllAsync(cancellationToken), note, cancellationToken);
                await using var field = await Field.StartAsync(cancellationToken);
                var fresh = await field.FreshAsync(cancellationToken);
                for (var run = 1; run <= 4; run++)
                {
                    note(await fresh.MeasureAsync(run, Busy(16, effort.Length), cancellationToken));
                }
            },
            cancellationToken
        );

    /// <summary>The same for gateways on SQLite that differ in settings or in what was built; the first one is this.</summary>
    public static async Task<IReadOnlyList<Figures>> RunAsync(
        Effort effort,
        IReadOnlyList<Variant> variants,
        CancellationToken cancellationToken
    ) =>
        await CollectAsync(
            note =>
                RunAsync(
                    effort,
                    async field =>
                    {
                        List<Contender> all = [];
                        foreach (var variant in variants.Prepend(Variant.None))
                        {
                            all.Add(await field.SqliteAsync(variant, cancellationToken));
                        }
                        return all;
                    },
                    note,
                    cancellationToken
                ),
            cancellationToken
        );

    private static async Task<IReadOnlyList<Figures>> CollectAsync(
        Func<Action<Figures>, Task> runAsync,
        CancellationToken cancellationToken
    )
    {
        List<Figures> all = [];
        try
        {
            await runAsync(figures =>
            {
                all.Add(figures);
                Console.WriteLine(JsonSerializer.Serialize(figures, Documents.Line));
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Out of time: what follows is what was complete.");
        }
        return all;
    }

    private static async Task RunAsync(
        Effort effort,
        Func<Field, Task<IReadOnlyList<Contender>>> whoAsync,
        Action<Figures> note,
        CancellationToken cancellationToken
    )
    {
        await using var field = await Field.StartAsync(cancellationToken);
        var contenders = await whoAsync(field);
        foreach (var contender in contenders)
        {
            await WarmAsync(contender, effort.WarmUp, cancellationToken);
        }
        for (var round = 1; round <= effort.Rounds; round++)
        {
            var runs = Runs(contenders, effort.Length);
            foreach (var (contender, plan) in round % 2 == 1 ? runs : runs.Reverse())
            {
                note(await contender.MeasureAsync(round, plan, cancellationToken));
            }
        }
    }

    private static async Task WarmAsync(Contender contender, int payments, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var tally = await contender.RunAsync(Busy(16, LongestWarmUp) with { Most = payments }, cancellationToken);
        await Console.Error.WriteLineAsync(
            FormattableString.Invariant(
                $"warm: {contender.Name}, {tally.Payments} payments in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s, {tally.Errors} errors"
            )
        );
    }

    private static IEnumerable<(Contender, Plan)> Runs(IReadOnlyList<Contender> contenders, TimeSpan length) =>
        contenders.SelectMany(contender =>
            Plans(length).Where(plan => plan.Think == TimeSpan.Zero || contender.IsAskedAtEase).Select(plan => (contender, plan))
        );

    private static IEnumerable<Plan> Plans(TimeSpan length) =>
        [Busy(16, length), Busy(64, length), Busy(16, length) with { Think = TimeSpan.FromMilliseconds(20) }];

    private static Plan Busy(int clients, TimeSpan length) => new(clients, length, TimeSpan.Zero);
}
