using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>One unit's, or one read's, part of the rounds that it shares with others.</summary>
/// <param name="round">Where everything is handed in.</param>
/// <param name="ids">The ids of the unit's merchant; null: there is none, or it is a read.</param>
internal sealed class PostgresSession(CommandBatch round, Func<MonotonicIds>? ids) : StoreSession
{
    private bool _added;

    public override ValueTask<List<T>> AllAsync<T>(string sql, Func<IStoreRow, T> read, params ReadOnlySpan<object?> values)
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

    public override void Insert(Table table, params ReadOnlySpan<object?> values)
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
