using System.Diagnostics;
using System.Net;

namespace Load.Drive;

/// <summary>A closed loop: clients that pay, one payment after the other.</summary>
internal static class Loop
{
    // Above all that an earlier run can have used, in this process or one before it.
    private static long _numbers = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    public static async Task<Tally> RunAsync(
        IReadOnlyList<IPEndPoint> servers,
        Requests requests,
        Plan plan,
        CancellationToken cancellationToken
    )
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(plan.Length + Plan.Patience);
        var began = Stopwatch.GetTimestamp();
        var left = plan.Most;
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Clients).Select(client => Task.Run(() => PayAsync(client))));
        return Tally.Of(tallies, Stopwatch.GetElapsedTime(began));

        async Task<Tally> PayAsync(int client)
        {
            var tally = new Tally();
            using var line = new Line(servers[client % servers.Count]);
            var request = new byte[2048];
            if (plan.Think > TimeSpan.Zero)
            {
                // Not all at the same moment.
                await Task.Delay(plan.Think * Random.Shared.NextDouble(), cancellationToken);
            }
            while (Stopwatch.GetElapsedTime(began) < plan.Length && Interlocked.Decrement(ref left) >= 0)
            {
                var length = requests.Write(request, client, Interlocked.Increment(ref _numbers));
                var asked = Stopwatch.GetTimestamp();
                try
                {
                    var paid = await line.AskAsync(request.AsMemory(0, length), requests.Expected, bound.Token);
                    tally.Add(paid, Stopwatch.GetElapsedTime(asked));
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    tally.Add(false, Stopwatch.GetElapsedTime(asked));
                }
                if (plan.Think > TimeSpan.Zero)
                {
                    // Those whose payments were in one commit are answered at once. If all thought equally long they would
                    // come again at once, for ever, and each would measure how long a crowd takes.
                    await Task.Delay(plan.Think * (0.5 + Random.Shared.NextDouble()), cancellationToken);
                }
            }
            return tally;
        }
    }
}
