using System.Text.Json;
using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

/// <summary>The rows of payments and of their timelines, as objects.</summary>
internal static class PaymentRows
{
    /// <summary>A payment whose document is the first column.</summary>
    public static Payment Read(IStoreRow row) => Read(row, 0);

    /// <summary>A payment whose document is a column.</summary>
    public static Payment Read(IStoreRow row, int column) => JsonSerializer.Deserialize(row.GetString(column), StoreJson.Default.Payment)!;

    /// <summary>A line of a timeline: no, at, type, by, detail.</summary>
    public static TimelineEntry ReadEntry(IStoreRow row) =>
        new(
            (int)row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetString(2),
            row.GetString(3),
            JsonSerializer.Deserialize(row.GetString(4), StoreJson.Default.ImmutableSortedDictionaryStringString)!
        );
}
