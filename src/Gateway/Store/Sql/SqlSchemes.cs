using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Store.Sql;

/// <summary>Paused schemes, each a setting: its name and the time in milliseconds.</summary>
internal sealed class SqlSchemes(StoreDatabase database) : ISchemeStore
{
    private const string Prefix = "paused/";

    public async Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync(
        CancellationToken cancellationToken
    )
    {
        var paused = await database.ReadAsync(session =>
            session.AllAsync(
                "select name, value from settings where name >= 'paused/' and name < 'paused0'",
                row =>
                    KeyValuePair.Create(
                        row.GetString(0)[Prefix.Length..],
                        DateTimeOffset.FromUnixTimeMilliseconds(
                            long.Parse(row.GetString(1), CultureInfo.InvariantCulture)
                        )
                    )
            )
        );
        return paused.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public Task PauseAsync(string scheme, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.Writer.RunAsync(
            UnitScope.Shared,
            session =>
                session.ChangeAsync(
                    "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
                    Prefix + scheme,
                    at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                ),
            mayBeShed: false
        );

    public Task ResumeAsync(string scheme, CancellationToken cancellationToken) =>
        database.Writer.RunAsync(
            UnitScope.Shared,
            session => session.ChangeAsync("delete from settings where name = $1", Prefix + scheme),
            mayBeShed: false
        );
}
