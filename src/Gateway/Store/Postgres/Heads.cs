using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>The heads of a group's merchants: where their ids go on.</summary>
internal sealed class Heads(List<WriteUnit> group)
{
    private readonly string[] _merchants = Of(group);
    private readonly Dictionary<string, RisingIds> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long, ulong)> _before = new(StringComparer.Ordinal);

    /// <summary>The merchants of a group, in the order in which every node takes them.</summary>
    public static string[] Of(List<WriteUnit> group) =>
        [
            .. group
                .Select(unit => unit.Scope.MerchantId)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Asks for the rows, which nobody else gets until the commit.</summary>
    public void Take(PostgresRound round)
    {
        // One statement each: where the table is spread by merchant, a row can be locked only where it lies.
        foreach (var merchant in _merchants)
        {
            _ = round.All(
                "select at, low from event_heads where merchant_id = $1 for update",
                row =>
                {
                    var (at, low) = (row.GetInt64(0), (ulong)row.GetInt64(1));
                    _before[merchant] = (at, low);
                    return _ids[merchant] = new RisingIds(at, low);
                },
                [merchant]
            );
        }
    }

    public Func<RisingIds>? IdsOf(string? merchant) =>
        merchant is null ? null : () => _ids[merchant];

    /// <summary>Writes down where the next ones go on.</summary>
    public void Save(PostgresRound round)
    {
        foreach (var merchant in _merchants)
        {
            if (
                _ids.TryGetValue(merchant, out var ids)
                && _before[merchant] != (ids.Milliseconds, ids.Low)
            )
            {
                round.Write(
                    "update event_heads set at = $2, low = $3 where merchant_id = $1",
                    [merchant, ids.Milliseconds, (long)ids.Low]
                );
            }
        }
    }
}
