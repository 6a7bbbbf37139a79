using System.Collections.Frozen;
using System.Globalization;
using Gateway.Merchants.Model;

namespace Gateway.Store.Sql;

/// <summary>Paused schemes, each a setting: its name and the time in milliseconds.</summary>
internal sealed class SqlSchemes(StoreDatabase database) : ISchemeStore
{
    private const string Prefix = "paused/";

    public async Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync(CancellationToken cancellationToken)
    {
        var paused = await database.ReadAsync(session =>
            session.AllAsync(
                "select name, value from settings where name >= 'paused/' and name < 'paused0'",
                row =>
                    KeyValuePair.Create(
                        row.GetString(0)[Prefix.Length..],
                        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.GetString(1), CultureInfo.InvariantCulture))
                    )
            )
        );
        return paused.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public Task PauseAsync(AdminAction action, CancellationToken cancellationToken) =>
        ChangeAsync(
            action,
            session =>
                session.ChangeAsync(
                    "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
                    Prefix + action.Target,
                    action.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                )
        );

    public Task ResumeAsync(AdminAction action, CancellationToken cancellationToken) =>
        ChangeAsync(action, session => session.ChangeAsync("delete from settings where name = $1", Prefix + action.Target));

    private Task<int> ChangeAsync(AdminAction action, Func<StoreSession, ValueTask<int>> change) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var changed = await change(session);
                if (changed > 0)
                {
                    SqlAudit.Write(session, action);
                }
                return changed;
            },
            mayBeShed: false
        );
}
