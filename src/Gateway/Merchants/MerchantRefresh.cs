using Gateway.Store;

namespace Gateway.Merchants;

/// <summary>Fills the directory before the first request is taken, and keeps it fresh for the sake of other nodes.</summary>
internal sealed partial class MerchantRefresh(MerchantDirectory directory, TimeProvider time, ILogger<MerchantRefresh> log)
    : BackgroundService
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await directory.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Gap, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await directory.ReloadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // What is known stays in use; the next turn tries again.
                if (!StoreHealth.HasTold(fault))
                {
                    CannotLoad(log, fault);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The merchants could not be loaded anew")]
    private static partial void CannotLoad(ILogger log, Exception fault);
}
