using Gateway.Ids;
using Gateway.Store.Sql;

namespace Gateway.Store.Sqlite;

/// <summary>Where the ids of a file go on.</summary>
internal static class SqliteEventSequence
{
    /// <summary>Begins above the newest id that the file holds.</summary>
    public static MonotonicIds Read(SqliteSession session)
    {
        var (milliseconds, low) = (0L, 0UL);
        Raise(session.Scalar("select max(id) from events"));
        // Deliveries are kept merchant by merchant: a seek for each instead of a scan of the table.
        var merchant = string.Empty;
        while (session.Scalar("select min(merchant_id) from webhook_deliveries where merchant_id > $1", merchant) is string next)
        {
            merchant = next;
            Raise(session.Scalar("select max(id) from webhook_deliveries where merchant_id = $1", merchant));
        }
        return new MonotonicIds(milliseconds, low);

        void Raise(object? newest)
        {
            if (newest is not string id)
            {
                return;
            }
            var (at, _, digits) = ObjectId.PartsOf(id);
            if (at > milliseconds || (at == milliseconds && digits > low))
            {
                (milliseconds, low) = (at, digits);
            }
        }
    }
}
