using Gateway.Http;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>Ready when the file can be read; the schema was brought up to date when it was opened.</summary>
internal sealed class SqliteReadiness(SqliteDatabase database) : IReadiness
{
    public ValueTask<string?> NotReadyBecauseAsync()
    {
        try
        {
            database.Read(session => session.Scalar("select 1 from payments limit 1"));
            return new ValueTask<string?>((string?)null);
        }
        catch (SqliteException)
        {
            return new ValueTask<string?>("The store cannot be read.");
        }
    }
}
