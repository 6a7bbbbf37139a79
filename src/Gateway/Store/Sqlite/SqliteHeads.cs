using Gateway.Payments;
using Gateway.Store.Sql;

namespace Gateway.Store.Sqlite;

/// <summary>Where the ids of a file go on.</summary>
internal static class SqliteHeads
{
    /// <summary>Begins above the newest id that the file holds.</summary>
    public static RisingIds Read(SqliteSession session)
    {
        var (milliseconds, low) = (0L, 0UL);
        foreach (var table in (ReadOnlySpan<string>)["events", "webhook_deliveries"])
        {
            // A seek for each merchant instead of a scan of the table.
            var merchant = string.Empty;
            while (
                session.Scalar(
                    $"select min(merchant_id) from {table} where merchant_id > $1",
                    merchant
                )
                    is string next
            )
            {
                merchant = next;
                if (
                    session.Scalar($"select max(id) from {table} where merchant_id = $1", merchant)
                    is string newest
                )
                {
                    var (at, _, digits) = ObjectId.PartsOf(newest);
                    if (at > milliseconds || (at == milliseconds && digits > low))
                    {
                        (milliseconds, low) = (at, digits);
                    }
                }
            }
        }
        return new RisingIds(milliseconds, low);
    }
}
