using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>
/// Deletes the rows that gateways leave behind in <c>lanes</c>, at the start and every hour. It does so by a unit of its own
/// lane, which shows that this one is alive, however little there is to do.
/// </summary>
internal sealed partial class LaneSweeper(
    StoreDatabase database,
    TimeProvider time,
    ILogger<LaneSweeper> log
) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);

    /// <summary>Sweeps once and tells how many rows went.</summary>
    /// <exception cref="StoreBusyException">The server does not answer.</exception>
    public static Task<int> SweepAsync(StoreDatabase database) =>
        database.Writer.RunAsync(UnitScope.Shared, LaneConnection.SweepAsync, mayBeShed: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            do
            {
                await SweepAsync();
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await SweepAsync(database);
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

    [LoggerMessage(1305, LogLevel.Warning, "Rows of former lanes were not deleted: {Type}")]
    private partial void NotSwept(string type);
}
