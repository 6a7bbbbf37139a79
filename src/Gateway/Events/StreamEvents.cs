using Gateway.Events.Model;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Store.Sql;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Events;

/// <summary><c>GET /v1/events/stream</c></summary>
internal static class StreamEvents
{
    public const string LastEventId = "Last-Event-ID";
    public const string LastEventIdParameter = "last_event_id";

    /// <summary>What the parameter takes, before it is looked up.</summary>
    public static TextRule EventId { get; } = TextRule.Token(64, "_");

    /// <summary>Before the first event that there could be.</summary>
    private static readonly string Beginning = ObjectId.Compose("evt", 0, 0, 0);

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        Caller caller,
        EventStore store,
        EventStream stream,
        StreamSlots slots,
        IHostApplicationLifetime lifetime
    )
    {
        var query = new QueryFields(http.Request.Query);
        var type = query.Choice("type", EventTypes.Patterns.AsSpan());
        var floor = await store.FloorAsync(caller.MerchantId);
        var after = await AfterAsync(http, query, caller, store, floor);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        if (after is not null && after != Beginning && IsBelow(after, floor))
        {
            return Problem.EventsExpired();
        }
        using var slot = slots.Take(caller.MerchantId, out var full);
        if (slot is null)
        {
            return full!;
        }
        var position = new StreamPosition(
            after ?? await store.NewestAsync(caller.MerchantId) ?? Beginning,
            type,
            // How much it has missed since then nobody knows yet.
            IsBehind: after is not null
        );
        var response = http.Response;
        response.ContentType = "text/event-stream";
        // Proxies that know this header then pass on what they get at once.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            // That it could begin is the whole answer.
            return Results.Empty;
        }
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await stream.WriteAsync(caller, position, response.BodyWriter, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It ended while a write waited for a slow reader.
        }
        return Results.Empty;
    }

    // The header wins: a reconnecting EventSource updates it, but not the address it was made with.
    private static async Task<string?> AfterAsync(HttpContext http, QueryFields query, Caller caller, EventStore store, string? floor)
    {
        var parameter = query.Text(LastEventIdParameter, EventId);
        var header = http.Request.Headers[LastEventId];
        var (name, id) = header.Count > 0 ? (LastEventId, header.ToString()) : (LastEventIdParameter, parameter);
        if (
            id is null
            || id == Beginning
            || (
                ObjectId.IsValid("evt", id)
                && (
                    // Whether it was one of those that are deleted, nobody knows any more.
                    id == floor
                    || IsBelow(id, floor)
                    || await store.FindAsync(caller.MerchantId, id) is not null
                )
            )
        )
        {
            return id;
        }
        query.Fault(name, "must be the id of an event of this merchant");
        return null;
    }

    private static bool IsBelow(string id, string? floor) => floor is not null && string.CompareOrdinal(id, floor) < 0;
}
