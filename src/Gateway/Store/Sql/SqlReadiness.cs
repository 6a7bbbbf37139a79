using System.Data.Common;
using Gateway.Http;

namespace Gateway.Store.Sql;

/// <summary>
/// Ready when the database takes commits, as far as anybody tried, and can be read; the schema was brought up to date when it
/// was opened.
/// </summary>
internal sealed class SqlReadiness(StoreDatabase database, StoreHealth health) : IReadiness
{
    public async ValueTask<string?> NotReadyBecauseAsync()
    {
        if (health.Trouble is { } trouble)
        {
            return trouble.Sentence;
        }
        try
        {
            await database.ReadAsync(session => session.ScalarAsync("select 1 from payments limit 1"));
            return null;
        }
        catch (OverloadedException busy)
        {
            return busy.Trouble?.Sentence ?? "The store cannot be read.";
        }
        catch (DbException)
        {
            return "The store cannot be read.";
        }
    }
}
