using Gateway.Http;
using Gateway.Store.Sql;

namespace Gateway.Events;

/// <summary>The event object of the merchant API.</summary>
internal sealed record EventView(string Id, string Object, bool Livemode, string Type, DateTimeOffset Timestamp, RawJson Data)
{
    /// <summary>An event as its merchant sees it.</summary>
    public static EventView Of(StoredEvent stored, bool livemode) =>
        new(stored.Id, "event", livemode, stored.Type, stored.At, new RawJson(stored.Data));
}
