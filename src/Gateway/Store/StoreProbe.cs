using System.Security.Cryptography;
using Gateway.Store.Sql;

namespace Gateway.Store;

/// <summary>
/// While the database refuses to work, tries a commit every second: a node that is not ready gets no requests whose commits
/// could show that it works again.
/// </summary>
internal sealed class StoreProbe(StoreDatabase database, StoreHealth health, TimeProvider time) : BackgroundService
{
    // As much as a payment needs: what fits into the last free page proves nothing.
    private const int Bytes = 16 * 1024;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Tries once.</summary>
    public static async Task TryAsync(StoreDatabase database)
    {
        try
        {
            await database.Writer.RunAsync(
                ConflictKeys.Shared,
                session =>
                {
                    session.Write(
                        "insert into settings (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value",
                        RandomNumberGenerator.GetHexString(Bytes)
                    );
                    return ValueTask.FromResult(true);
                },
                mayBeShed: true
            );
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The lane has noted it.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (health.Trouble is not null)
                {
                    await TryAsync(database);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
