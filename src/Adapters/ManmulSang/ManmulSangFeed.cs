using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>Reads the event list, which makes up for lost callbacks (document, section 4.3).</summary>
internal sealed class ManmulSangFeed(IManmulSangApi api, ManmulSangClient line)
{
    private const string Operation = "events";
    private const int Limit = 200;

    public async Task<EventPage?> ReadAsync(string? cursor, ManmulSangDeadline deadline)
    {
        var call = await SendAsync(cursor, deadline);
        if (cursor is not null && call is Call<ManmulSangReply>.Answered({ Status: 422, Problem.Code: "validation_failed" }))
        {
            // The wallet does not know the cursor any more: from the oldest again; repeats are recognised by their ids.
            call = await SendAsync(null, deadline);
        }
        if (
            call is not Call<ManmulSangReply>.Answered({ Status: 200 } reply)
            || reply.As(ManmulSangJson.Default.EventsWire) is not { Items.IsDefault: false, NextCursor: { Length: > 0 } next } page
        )
        {
            return null;
        }
        var told = ImmutableArray.CreateBuilder<CallbackReading.Told>(page.Items.Length);
        foreach (var item in page.Items)
        {
            if (ManmulSangEvents.Read(item) is { } one)
            {
                told.Add(one);
            }
        }
        return new EventPage(told.ToImmutable(), next, page.Items.Length >= Limit);
    }

    private Task<Call<ManmulSangReply>> SendAsync(string? cursor, ManmulSangDeadline deadline) =>
        line.SendAsync(Operation, deadline, ManmulSangOrders.Repeats, token => api.EventsAsync(cursor, Limit, token));
}
