using Gateway.Http;
using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>Asks the server for its time every few seconds: either clock may be set, or another server takes over.</summary>
internal sealed partial class DatabaseClockRefresh(
    StoreDatabase database,
    DatabaseClock server,
    TimeProvider time,
    ILogger<DatabaseClockRefresh> log
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // What is worth telling a person.
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(1);
    private TimeSpan _told;

    /// <summary>The server's time.</summary>
    /// <exception cref="OverloadedException">The server does not answer.</exception>
    public static async Task<DateTimeOffset> AskAsync(StoreDatabase database)
    {
        var microseconds = await database.ReadAsync(session =>
            session.NumberAsync("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
        );
        return DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(microseconds!.Value);
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await LookAsync();
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await server.LearnAsync(() => AskAsync(database));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What was known stays true for as long as both clocks go on.
            return;
        }
        if ((server.Offset - _told).Duration() > Much)
        {
            _told = server.Offset;
            Off(_told.TotalSeconds);
        }
    }

    [LoggerMessage(
        1302,
        LogLevel.Warning,
        "The store's clock is {Seconds} s ahead of this machine's, and its time is used: set the clocks by NTP"
    )]
    private partial void Off(double seconds);
}
