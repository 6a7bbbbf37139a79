using System.IO.Pipelines;
using Adapters.Network;
using Gateway.Merchants;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Sql;

namespace Gateway.Events;

/// <summary>
/// Writes a merchant's events as Server-Sent Events, from a position on. Every event is read from the store after the one
/// before it, so the stream has no queue that could overflow or lose anything; signals only say when to look. Streams that
/// have much to catch up read page by page, a few of them at a time and merchants in turn.
/// </summary>
internal sealed class EventStream(
    EventStore store,
    EventNotifier signal,
    MerchantDirectory directory,
    GatewaySettings settings,
    TimeProvider time
)
{
    /// <summary>Streams that read a page of history at the same time, at the most; of a merchant it is one.</summary>
    private const int MostCatchUp = 2;

    /// <summary>How many events are in memory for one reader, at the most.</summary>
    public const int PageSize = 100;

    /// <summary>Another node's events raise no signal here.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly FairLimiter _catchUp = new(MostCatchUp, mostOfShare: 1);

    /// <summary>Writes until the reader goes, the gateway stops or the key no longer works.</summary>
    /// <param name="caller">Whose events.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="output">Where to; a slow reader makes the writing wait, and the reading with it.</param>
    /// <param name="cancellationToken">The reader has gone, or the gateway stops.</param>
    public async Task WriteAsync(Caller caller, StreamPosition position, PipeWriter output, CancellationToken cancellationToken)
    {
        var lines = new EventLines(output, settings.Streams.Heartbeat, time);
        var after = position.After;
        var behind = position.IsBehind;
        await lines.TellPositionAsync(after, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            // Taken before reading, so that no event falls between reading and waiting.
            var next = signal.NextOf(caller.MerchantId);
            if (!directory.Works(caller))
            {
                return;
            }
            EventPage page;
            using (behind ? await TurnAsync(caller.MerchantId, after, lines, cancellationToken) : null)
            {
                page = await store.AfterAsync(caller.MerchantId, after, position.Type, PageSize);
                foreach (var told in page.Items)
                {
                    lines.Write(told, caller.Livemode);
                }
            }
            after = page.Last ?? after;
            behind = page.More;
            if (!await lines.FlushAsync(after, cancellationToken))
            {
                return;
            }
            if (!behind)
            {
                var silence = lines.SilenceLeft;
                await next.WaitAsync(silence < Poll ? silence : Poll, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Until its turn comes the stream only shows that it is still there.
    private async Task<IDisposable> TurnAsync(string merchantId, string after, EventLines lines, CancellationToken cancellationToken)
    {
        var turn = _catchUp.TakeAsync(merchantId, cancellationToken);
        try
        {
            while (!turn.IsCompleted)
            {
                await ((Task)turn)
                    .WaitAsync(lines.SilenceLeft, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await lines.FlushAsync(after, cancellationToken);
            }
        }
        catch
        {
            _ = GiveBackAsync(turn);
            throw;
        }
        // A store that answers at once would keep the thread until all of history is read.
        await Task.Yield();
        return await turn;
    }

    private static async Task GiveBackAsync(Task<IDisposable> turn)
    {
        await ((Task)turn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (turn.IsCompletedSuccessfully)
        {
            (await turn).Dispose();
        }
    }
}

/// <summary>What a stream shows.</summary>
/// <param name="After">The id after which it begins.</param>
/// <param name="Type">Only this type or group of types; null: every type.</param>
/// <param name="IsBehind">Whether there may be events after it already.</param>
internal sealed record StreamPosition(string After, string? Type, bool IsBehind);
