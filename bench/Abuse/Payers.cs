using System.Diagnostics;
using Load.Drive;

namespace Abuse;

/// <summary>What merchants who pay, and a probe of health, saw in a phase.</summary>
/// <param name="Payments">Each payment's time, and those that did not succeed.</param>
/// <param name="Health">Each probe's time; one that failed or was not answered within the patience is an error.</param>
/// <param name="LongestHealth">The longest probe, answered or not.</param>
internal sealed record Payers(Tally Payments, Tally Health, TimeSpan LongestHealth)
{
    private static readonly byte[] Probe = Scene.Request("GET", "/health/live");
    private static readonly Expected Alive = new(200, "status");

    // Above all that an earlier run can have used.
    private static long _numbers = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    /// <summary>Pays and probes for a while.</summary>
    public static async Task<Payers> RunAsync(Scene scene, TimeSpan length, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var health = new Tally();
        var longest = TimeSpan.Zero;
        var probing = Task.Run(ProbeAsync, cancellationToken);
        var tallies = await Task.WhenAll(
            Enumerable.Range(0, Plan.Clients).Select(client => Task.Run(() => PayAsync(client), cancellationToken))
        );
        await probing;
        var took = Stopwatch.GetElapsedTime(began);
        return new Payers(Tally.Of(tallies, took), Tally.Of([health], took), longest);

        async Task<Tally> PayAsync(int client)
        {
            // Waiting is asked for as a careful till does, so that who takes all waits away is noticed.
            var requests = new GatewayRequests("Prefer: wait=10\r\n");
            var tally = new Tally();
            using var line = new Line(scene.Server);
            var request = new byte[2048];
            await Task.Delay(Plan.Think * Random.Shared.NextDouble(), cancellationToken);
            for (var paid = 1; Stopwatch.GetElapsedTime(began) < length; paid++)
            {
                var size = requests.Write(request, client, Interlocked.Increment(ref _numbers));
                var (isPaid, time) = await AskAsync(line, request.AsMemory(0, size), requests.Expected);
                tally.Add(isPaid, time);
                if (paid % Plan.PaymentsOfConnection == 0)
                {
                    line.Dispose();
                }
                await Task.Delay(Plan.Think * (0.5 + Random.Shared.NextDouble()), cancellationToken);
            }
            return tally;
        }

        async Task ProbeAsync()
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                using var line = new Line(scene.Server);
                var (isAlive, time) = await AskAsync(line, Probe, Alive);
                health.Add(isAlive, time);
                longest = time > longest ? time : longest;
                await Task.Delay(Plan.ProbeEvery, cancellationToken);
            }
        }

        async Task<(bool, TimeSpan)> AskAsync(Line line, ReadOnlyMemory<byte> request, Expected expected)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Plan.Patience);
            var asked = Stopwatch.GetTimestamp();
            try
            {
                return (await line.AskAsync(request, expected, bound.Token), Stopwatch.GetElapsedTime(asked));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                line.Dispose();
                return (false, Stopwatch.GetElapsedTime(asked));
            }
        }
    }
}
