using System.Collections.Immutable;
using Gateway.Events.Model;

namespace Gateway.Store.Sql;

/// <summary>
/// The events of one unit of work: written, with a delivery for each endpoint that wants them, in the unit's own commit
/// (law 7). A unit that is run again begins anew, with <see cref="Prepare"/> or
/// <see cref="PrepareAsync"/>.
/// </summary>
internal sealed class EventBatch(ImmutableArray<NewEvent> events)
{
    private Deliveries _deliveries = Deliveries.None;

    /// <summary>Whether there is anything to tell.</summary>
    public bool Any => !events.IsEmpty;

    /// <summary>Whether anything of it is to be delivered; known once the unit has run.</summary>
    public bool Delivers => _deliveries.Any;

    /// <summary>Takes the endpoints that a unit found with what it decides by.</summary>
    public void Prepare(List<(string Id, string Patterns)> endpoints) => _deliveries = Any ? Deliveries.To(endpoints) : Deliveries.None;

    /// <summary>Reads which endpoints there are.</summary>
    public async ValueTask PrepareAsync(StoreSession session, string merchantId)
    {
        _deliveries = Deliveries.None;
        if (Any)
        {
            _deliveries = await Deliveries.ReadAsync(session, merchantId);
        }
    }

    /// <summary>Reads at which of the endpoints deliveries of the payment are pending already.</summary>
    public ValueTask BlockAsync(StoreSession session, string merchantId, string paymentId) =>
        _deliveries.BlockAsync(session, merchantId, paymentId);

    /// <summary>Writes the event of a line of a timeline, and returns its id; null if the line has none.</summary>
    public string? Write(StoreSession session, string merchantId, int shard, string? paymentId, int? entryNo, DateTimeOffset now)
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

    private string Write(StoreSession session, string merchantId, int shard, string? paymentId, NewEvent told, DateTimeOffset now)
    {
        var id = session.NextId("evt", now, shard);
        session.Insert(Table.Events, merchantId, id, told.Type, now.ToUnixTimeMilliseconds(), paymentId, told.Data);
        _deliveries.Spread(session, merchantId, shard, id, paymentId, told.Type, now);
        return id;
    }
}
