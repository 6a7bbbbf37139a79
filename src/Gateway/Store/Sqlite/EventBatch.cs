using System.Collections.Immutable;
using Gateway.Events;

namespace Gateway.Store.Sqlite;

/// <summary>
/// The events of one unit of work: written, with a delivery for each endpoint that wants them, in the unit's own commit
/// (law 7). A unit that is run again begins anew.
/// </summary>
internal sealed class EventBatch(ImmutableArray<NewEvent> events, RisingIds ids)
{
    /// <summary>Whether there is anything to tell.</summary>
    public bool Any => !events.IsEmpty;

    /// <summary>Whether anything of it is to be delivered; known once the unit has run.</summary>
    public bool Delivers { get; private set; }

    /// <summary>Writes the event of a line of a timeline, and returns its id; null if the line has none.</summary>
    public string? Write(
        SqliteSession session,
        string merchantId,
        int shard,
        string? paymentId,
        int? entryNo,
        DateTimeOffset now
    )
    {
        foreach (var told in events)
        {
            if (told.EntryNo == entryNo)
            {
                return Write(session, merchantId, shard, paymentId, told, now);
            }
        }
        return null;
    }

    private string Write(
        SqliteSession session,
        string merchantId,
        int shard,
        string? paymentId,
        NewEvent told,
        DateTimeOffset now
    )
    {
        var id = ids.Next("evt", now, shard);
        session.Execute(
            "insert into events (merchant_id, id, type, at, payment_id, data) values ($1, $2, $3, $4, $5, $6)",
            merchantId,
            id,
            told.Type,
            now.ToUnixTimeMilliseconds(),
            paymentId,
            told.Data
        );
        Delivers |= DeliveryUnits.Spread(
            session,
            ids,
            merchantId,
            shard,
            id,
            paymentId,
            told.Type,
            now
        );
        return id;
    }
}
