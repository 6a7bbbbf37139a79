using Gateway.Ids;
using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>The heads of a group's merchants: where their ids go on. With its head the group takes more ids than it will need.</summary>
/// <param name="group">The units.</param>
/// <param name="now">No unit of the group tells of a later moment.</param>
internal sealed class EventSequence(List<UnitOfWork> group, DateTimeOffset now)
{
    // Enough for sixteen ids at least; a merchant with more events and deliveries in one group has its head written again.
    private const long Taken = 1L << 20;
    private readonly string[] _merchants = Of(group);
    private readonly Dictionary<string, MonotonicIds> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long, ulong)> _last = new(StringComparer.Ordinal);

    /// <summary>The merchants of a group, in the order in which every node takes them.</summary>
    public static string[] Of(List<UnitOfWork> group) =>
        [.. group.Select(unit => unit.Scope.MerchantId).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Asks for the rows, which nobody else gets until the commit.</summary>
    public void Take(CommandBatch round)
    {
        // One statement each: where the table is spread by merchant, a row can be locked only where it lies.
        foreach (var merchant in _merchants)
        {
            _ = round.All(
                "update event_heads set low = (case when at < $2 then $3 else low end) + $4, at = greatest(at, $2) where merchant_id = $1 returning at, low",
                row =>
                {
                    var (at, last) = (row.GetInt64(0), row.GetInt64(1));
                    _last[merchant] = (at, (ulong)last);
                    return _ids[merchant] = new MonotonicIds(at, (ulong)(last - Taken));
                },
                // The upper half of the digits is left free, so that many more fit into this millisecond.
                [merchant, now.ToUnixTimeMilliseconds(), (long)(ObjectId.Noise() >> 1), Taken]
            );
        }
    }

    public Func<MonotonicIds>? IdsOf(string? merchant) => merchant is null ? null : () => _ids[merchant];

    /// <summary>Writes down where the next ones go on, if more were given than taken.</summary>
    public void Save(CommandBatch round)
    {
        foreach (var merchant in _merchants)
        {
            if (_ids.TryGetValue(merchant, out var ids) && (ids.Milliseconds, ids.Low).CompareTo(_last[merchant]) > 0)
            {
                round.Write("update event_heads set at = $2, low = $3 where merchant_id = $1", [merchant, ids.Milliseconds, (long)ids.Low]);
            }
        }
    }
}
