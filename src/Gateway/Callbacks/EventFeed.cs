using Adapters.Contract;
using Gateway.Http;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Callbacks;

/// <summary>Reads the event lists of the wallets that keep one, so that a lost callback is only a late one.</summary>
internal sealed partial class EventFeed(
    WalletDirectory wallets,
    WalletEventHandler tellings,
    SchemeStore cursors,
    TimeProvider time,
    ILogger<EventFeed> log
) : BackgroundService
{
    private const int MaxPagesAtOnce = 50;

    protected override Task ExecuteAsync(CancellationToken cancellationToken) => FollowAsync(cancellationToken);

    /// <summary>Reads on again and again, until it is stopped.</summary>
    public Task FollowAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            wallets
                .All.OfType<IReplaysEvents>()
                .Where(replays => replays.ReadEvery > TimeSpan.Zero)
                .Select(replays => FollowAsync(((IWallet)replays).Facts.Id, replays, cancellationToken))
        );

    private async Task FollowAsync(string scheme, IReplaysEvents wallet, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(wallet.ReadEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await ReadOnAsync(scheme, wallet, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The cursor was saved after the last page that was applied.
        }
    }

    private async Task ReadOnAsync(string scheme, IReplaysEvents wallet, CancellationToken cancellationToken)
    {
        try
        {
            var cursor = await cursors.FindCursorAsync(scheme);
            for (var page = 0; page < MaxPagesAtOnce; page++)
            {
                var read = await wallet.ReadEventsAsync(cursor, cancellationToken);
                if (read is null)
                {
                    return;
                }
                foreach (var told in read.Events)
                {
                    // Other gateways' orders may stand in the list too; they are none of ours.
                    if (!await tellings.TakeAsync(scheme, told, cancellationToken) && tellings.Forgotten(told.Number) is { } id)
                    {
                        ReceiveCallback.CountForeign(scheme);
                        Forgotten(scheme, id);
                    }
                }
                if (read.NextCursor != cursor)
                {
                    await cursors.SaveCursorAsync(scheme, read.NextCursor);
                }
                cursor = read.NextCursor;
                if (!read.More)
                {
                    return;
                }
            }
        }
        catch (OverloadedException busy)
        {
            // The page is read again from the same cursor.
            if (!StoreHealth.HasTold(busy))
            {
                Shed(scheme);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            CannotRead(scheme, failure.GetType().Name);
        }
    }

    [LoggerMessage(1304, LogLevel.Warning, "The store is too busy for the event list of {Scheme}; it is read again later")]
    private partial void Shed(string scheme);

    [LoggerMessage(
        1305,
        LogLevel.Warning,
        "The event list of {Scheme} speaks of {Payment}, which is not in this store: it was restored from a backup or a standby that did not have it, or the payment is another gateway's"
    )]
    private partial void Forgotten(string scheme, string payment);

    [LoggerMessage(1301, LogLevel.Error, "The event list of {Scheme} could not be applied: {Type}")]
    private partial void CannotRead(string scheme, string type);
}
