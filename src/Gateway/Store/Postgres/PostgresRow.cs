using Gateway.Store.Sql;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>The row that a reader stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IStoreRow
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
