using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Gateway.Http;
using Gateway.Store.Sql;

namespace Gateway.Events;

/// <summary>The text of a stream of Server-Sent Events, and how long it has been silent.</summary>
internal sealed class EventLines(PipeWriter output, TimeSpan heartbeat, TimeProvider time)
{
    private static readonly JsonWriterOptions Writer = new() { Encoder = ApiJson.Options.Encoder };

    private bool _written;
    private long _since = time.GetTimestamp();

    /// <summary>How long it may still be silent.</summary>
    public TimeSpan SilenceLeft
    {
        get
        {
            var left = heartbeat - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Tells where the reader resumes even if nothing comes before it breaks off: an id without data is no event.</summary>
    public async Task TellPositionAsync(string id, CancellationToken cancellationToken)
    {
        Write($"id: {id}\n\n");
        await FlushAsync(id, cancellationToken);
    }

    /// <summary>Writes an event; it goes out with the next flush.</summary>
    public void Write(StoredEvent told, bool livemode)
    {
        Write($"id: {told.Id}\nevent: {told.Type}\ndata: ");
        // JSON escapes line breaks, and nothing here indents it: it is always one line.
        using (var json = new Utf8JsonWriter(output, Writer))
        {
            JsonSerializer.Serialize(json, EventView.Of(told, livemode), ApiJson.Options);
        }
        Write("\n\n");
    }

    /// <summary>Sends what was written or, after a long silence, a comment with the place where the reader resumes.</summary>
    /// <param name="after">The last event that was looked at: nothing up to it is still to come.</param>
    /// <param name="cancellationToken">The reader has gone, or the gateway stops.</param>
    /// <returns>False: nobody reads any more.</returns>
    public async ValueTask<bool> FlushAsync(string after, CancellationToken cancellationToken)
    {
        if (!_written)
        {
            if (SilenceLeft > TimeSpan.Zero)
            {
                return true;
            }
            Write($": still here\nid: {after}\n\n");
        }
        var flushed = await output.FlushAsync(cancellationToken);
        _written = false;
        _since = time.GetTimestamp();
        return !flushed.IsCompleted;
    }

    private void Write(string text)
    {
        Encoding.UTF8.GetBytes(text, output);
        _written = true;
    }
}
