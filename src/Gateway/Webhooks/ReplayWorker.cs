using Gateway.Http;
using Gateway.Ids;
using Gateway.Store.Sql;

namespace Gateway.Webhooks;

/// <summary>
/// Goes on with replays, one step after the other: merchants in turn, and behind everything else that the store has to
/// write. A step is one commit, so a gateway that stops in between loses nothing.
/// </summary>
internal sealed partial class ReplayWorker(DeliveryStore store, WebhookOptions options, TimeProvider time, ILogger<ReplayWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    protected override Task ExecuteAsync(CancellationToken cancellationToken) => FollowAsync(cancellationToken);

    /// <summary>Takes the steps that are due again and again, until it is stopped.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        try
        {
            do
            {
                await PassAsync(cancellationToken);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping; the rest is taken up at the next start, or by another node.
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await store.DueReplaysAsync(Clock.Now(time)) is { IsEmpty: false } due)
            {
                foreach (var replay in due.DistinctBy(one => one.MerchantId))
                {
                    await StepAsync(replay, cancellationToken);
                }
            }
        }
        catch (OverloadedException)
        {
            // Looked at again at the next tick.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            CannotGoOn(failure.GetType().Name, failure.StackTrace);
        }
    }

    private async Task StepAsync(DueReplay replay, CancellationToken cancellationToken)
    {
        // A store that is never idle must not stop it for good.
        for (var waited = TimeSpan.Zero; store.IsBusy && waited < options.ReplayGivesWayFor; waited += LookAgain)
        {
            await Task.Delay(LookAgain, time, cancellationToken);
        }
        var now = Clock.Now(time);
        await store.StepReplayAsync(new ReplayTurn(replay, now, now, now, now + options.ReplayPause));
    }

    [LoggerMessage(1404, LogLevel.Error, "Replays cannot go on for the moment: {Type} {Stack}")]
    private partial void CannotGoOn(string type, string? stack);
}
