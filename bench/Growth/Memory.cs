using Load.Drive;
using Load.World;

namespace Growth;

/// <summary>What the gateway's process holds after many payments over HTTP.</summary>
internal static class Memory
{
    /// <summary>Resident memory in MB after a tenth of the payments and after all, the gateway having been idle for a moment.</summary>
    public static async Task<(long, double, double)> RunAsync(long payments, CancellationToken cancellationToken)
    {
        await using var field = await Field.StartAsync(cancellationToken);
        var gateway = await field.SqliteAsync(cancellationToken);
        var early = await AfterAsync(payments / 10);
        return (payments, early, await AfterAsync(payments - (payments / 10)));

        async Task<double> AfterAsync(long more)
        {
            var plan = new Plan(64, TimeSpan.FromMinutes(40), TimeSpan.Zero) { Most = more };
            var tally = await gateway.RunAsync(plan, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{tally.Payments} payments, {tally.Errors} errors, {gateway.Memory:F0} MB"));
            return gateway.Memory;
        }
    }
}
