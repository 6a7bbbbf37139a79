using Gateway.Http;
using Gateway.Ids;
using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>
/// Deletes the rows that gateways leave behind in <c>lanes</c>, at the start and every hour. It does so by a unit of its own
/// lane, which shows that this one is alive, however little there is to do. It also keys what gateways of older versions stored
/// without a key, once none of them may share the store any more, until it finds nothing left.
/// </summary>
internal sealed partial class LaneSweeper(StoreDatabase database, FingerprintKeys keys, TimeProvider time, ILogger<LaneSweeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Sweeps once and tells how many rows went.</summary>
    /// <exception cref="OverloadedException">The server does not answer.</exception>
    public static Task<int> SweepAsync(StoreDatabase database) =>
        database.Writer.RunAsync(ConflictKeys.Shared, LaneConnection.SweepAsync, mayBeShed: true);

    /// <summary>Keys what is left, if it is time to; false once nothing was left.</summary>
    public static async Task<bool> KeyDigestsAsync(StoreDatabase database, FingerprintKeys keys, DateTimeOffset now)
    {
        if (await StoreDataKey.IsDoneAsync(database))
        {
            return false;
        }
        if (now < database.KeyedSince || await new DigestConversion(database, keys).RunAsync() > 0)
        {
            return true;
        }
        await StoreDataKey.ForgetFormerAsync(database);
        await database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
            {
                PostgresSchema.RefuseThoseWithoutDataKey(session);
                return ValueTask.FromResult(true);
            },
            mayBeShed: true
        );
        await StoreDataKey.FinishAsync(database);
        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await SweepAsync();
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await SweepAsync(database);
            await KeyDigestsAsync(database, keys, Clock.Now(time));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // There is time.
            if (!StoreHealth.HasTold(failure))
            {
                NotSwept(failure.GetType().Name);
            }
        }
    }

    [LoggerMessage(1305, LogLevel.Warning, "The hourly work on the store was not done: {Type}")]
    private partial void NotSwept(string type);
}
