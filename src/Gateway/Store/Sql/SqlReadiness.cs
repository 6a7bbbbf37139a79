using System.Data.Common;
using Gateway.Http;

namespace Gateway.Store.Sql;

/// <summary>Ready when the database can be read; the schema was brought up to date when it was opened.</summary>
internal sealed class SqlReadiness(StoreDatabase database) : IReadiness
{
    public async ValueTask<string?> NotReadyBecauseAsync()
    {
        try
        {
            await database.ReadAsync(session =>
                session.ScalarAsync("select 1 from payments limit 1")
            );
            return null;
        }
        catch (Exception e) when (e is DbException or StoreBusyException)
        {
            return "The store cannot be read.";
        }
    }
}
