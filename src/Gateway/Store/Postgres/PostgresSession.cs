using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Gateway.Ids;
using Gateway.Store.Engine;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>One unit's, or one read's, part of the rounds that it shares with others.</summary>
/// <param name="round">Where everything is handed in.</param>
/// <param name="ids">The ids of the unit's merchant; null: there is none, or it is a read.</param>
internal sealed class PostgresSession(CommandBatch round, Func<MonotonicIds>? ids) : Session
{
    private bool _added;

    public override ValueTask<List<T>> AllAsync<T>(string sql, Func<IRow, T> read, params ReadOnlySpan<object?> values)
    {
        SpillOwn();
        return new ValueTask<List<T>>(round.All(sql, read, values));
    }

    public override ValueTask<object?> ScalarAsync(string sql, params ReadOnlySpan<object?> values)
    {
        SpillOwn();
        return First(round.All(sql, row => row.GetValue(0), values));

        static async ValueTask<object?> First(Task<List<object?>> all) => await all is [var first, ..] ? first : null;
    }

    public override ValueTask<int> ChangeAsync(string sql, params ReadOnlySpan<object?> values)
    {
        SpillOwn();
        return new ValueTask<int>(round.Change(sql, values));
    }

    public override void Write(string sql, params ReadOnlySpan<object?> values) => round.Write(sql, values);

    public override void Insert(InsertTable table, params ReadOnlySpan<object?> values)
    {
        _added = true;
        round.Insert(table, values);
    }

    public override string NextId(string prefix, DateTimeOffset now, int shard) =>
        ids is null ? throw new InvalidOperationException("a unit without a merchant has no ids to give") : ids().Next(prefix, now, shard);

    // Only what the same unit added must be seen: others decide by other rows.
    private void SpillOwn()
    {
        if (_added)
        {
            _added = false;
            round.Spill();
        }
    }
}

/// <summary>The row that a reader stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsDBNull(int column) => reader.IsDBNull(column);

    public string GetString(int column) => reader.GetString(column);

    public long GetInt64(int column) => reader.GetInt64(column);

    /// <summary>Whatever a column holds; null: nothing.</summary>
    public object? GetValue(int column) =>
        reader.GetValue(column) switch
        {
            DBNull => null,
            int number => (long)number,
            var value => value,
        };
}

/// <summary>The statements as PostgreSQL takes them: without the hints at indexes, which only SQLite needs.</summary>
internal static partial class PostgresText
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The text of a statement.</summary>
    public static string Of(string sql) => Texts.GetOrAdd(sql, text => Hint().Replace(text, string.Empty));

    [GeneratedRegex(" indexed by [a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hint();
}

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
