using Gateway.Payments;

namespace Gateway.Store.Sqlite;

/// <summary>
/// Ids that rise in the order in which the writer gives them, also within a millisecond, and if the clock goes back. Used by
/// the writer's thread only.
/// </summary>
internal sealed class RisingIds
{
    private long _milliseconds;
    private ulong _low;

    /// <summary>Begins above the newest id that the store holds.</summary>
    public RisingIds(SqliteSession session)
    {
        foreach (var table in (ReadOnlySpan<string>)["events", "webhook_deliveries"])
        {
            // A seek for each merchant instead of a scan of the table.
            for (var merchant = string.Empty; ; )
            {
                if (
                    session.Scalar(
                        $"select min(merchant_id) from {table} where merchant_id > $1",
                        merchant
                    )
                    is not string next
                )
                {
                    break;
                }
                merchant = next;
                if (
                    session.Scalar($"select max(id) from {table} where merchant_id = $1", merchant)
                    is string newest
                )
                {
                    var (at, _, low) = ObjectId.PartsOf(newest);
                    if (at > _milliseconds || (at == _milliseconds && low > _low))
                    {
                        (_milliseconds, _low) = (at, low);
                    }
                }
            }
        }
    }

    /// <summary>The next id, e.g. <c>evt_…</c>.</summary>
    public string Next(string prefix, DateTimeOffset now, int shard)
    {
        var noise = ObjectId.Noise();
        var at = now.ToUnixTimeMilliseconds();
        if (at > _milliseconds)
        {
            // The upper half of the digits is left free, so that many more fit into this millisecond.
            (_milliseconds, _low) = (at, noise >> 1);
        }
        else
        {
            _low += 1 + (noise & 0xFFFF);
        }
        return ObjectId.Compose(prefix, _milliseconds, shard, _low);
    }
}
