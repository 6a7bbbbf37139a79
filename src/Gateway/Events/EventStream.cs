using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Settings;

namespace Gateway.Events;

/// <summary>
/// Writes a merchant's events as Server-Sent Events, from a position on. Every event is read from the store after the one
/// before it, so the stream has no queue that could overflow or lose anything; signals only say when to look.
/// </summary>
internal sealed class EventStream(
    IEventStore store,
    EventSignal signal,
    MerchantDirectory directory,
    GatewaySettings settings,
    TimeProvider time
)
{
    /// <summary>How many events are in memory for one reader, at the most.</summary>
    private const int PageSize = 100;

    /// <summary>Another node's events raise no signal here.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>Writes until the reader goes, the gateway stops or the key no longer works.</summary>
    /// <param name="caller">Whose events.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="output">Where to; a slow reader makes the writing wait, and the reading with it.</param>
    /// <param name="end">The reader has gone, or the gateway stops.</param>
    public async Task WriteAsync(
        Caller caller,
        StreamPosition position,
        PipeWriter output,
        CancellationToken end
    )
    {
        var after = position.After;
        // An id without data is no event to the reader, but the place where it resumes even if nothing comes before it breaks off.
        Write(output, $"id: {after}\n\n");
        await output.FlushAsync(end);
        var written = time.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            // Taken before reading, so that no event falls between reading and waiting.
            var next = signal.NextOf(caller.MerchantId);
            if (!directory.Works(caller))
            {
                return;
            }
            var page = await store.AfterAsync(caller.MerchantId, after, PageSize, end);
            var wanted = false;
            foreach (var told in page)
            {
                after = told.Id;
                if (position.Type is null || EventTypes.Fits(position.Type, told.Type))
                {
                    wanted = true;
                    WriteEvent(output, told, caller.Livemode);
                }
            }
            var silence = time.GetElapsedTime(written);
            if (wanted || silence >= settings.Streams.Heartbeat)
            {
                if (!wanted)
                {
                    Write(output, ": still here\n\n");
                }
                if ((await output.FlushAsync(end)).IsCompleted)
                {
                    return;
                }
                written = time.GetTimestamp();
                silence = TimeSpan.Zero;
            }
            if (page.IsEmpty)
            {
                var left = settings.Streams.Heartbeat - silence;
                await next.WaitAsync(left < Poll ? left : Poll, time, end)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static void WriteEvent(PipeWriter output, StoredEvent told, bool livemode)
    {
        Write(output, $"id: {told.Id}\nevent: {told.Type}\ndata: ");
        // JSON escapes line breaks, and nothing here indents it: it is always one line.
        using (var json = new Utf8JsonWriter(output, s_writer))
        {
            JsonSerializer.Serialize(json, EventView.Of(told, livemode), ApiJson.Options);
        }
        Write(output, "\n\n");
    }

    private static readonly JsonWriterOptions s_writer = new()
    {
        Encoder = ApiJson.Options.Encoder,
    };

    private static void Write(PipeWriter output, string text) =>
        Encoding.UTF8.GetBytes(text, output);
}

/// <summary>What a stream shows.</summary>
/// <param name="After">The id after which it begins.</param>
/// <param name="Type">Only this type or group of types; null: every type.</param>
internal sealed record StreamPosition(string After, string? Type);
