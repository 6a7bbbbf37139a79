using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Store.Sqlite;

/// <summary>Paused schemes in SQLite, each a setting: its name and the time in milliseconds.</summary>
internal sealed class SqliteSchemes(SqliteDatabase database) : ISchemeStore
{
    private const string Prefix = "paused/";

    public Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync(
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                var paused = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
                using var rows = session.Query(
                    "select name, value from settings where name >= 'paused/' and name < 'paused0'"
                );
                while (rows.Read())
                {
                    paused[rows.GetString(0)[Prefix.Length..]] =
                        DateTimeOffset.FromUnixTimeMilliseconds(
                            long.Parse(rows.GetString(1), CultureInfo.InvariantCulture)
                        );
                }
                return paused.ToFrozenDictionary(StringComparer.Ordinal);
            })
        );

    public Task PauseAsync(string scheme, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.Writer.RunAsync(
            session =>
                session.Execute(
                    "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
                    Prefix + scheme,
                    at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                ),
            mayBeShed: false
        );

    public Task ResumeAsync(string scheme, CancellationToken cancellationToken) =>
        database.Writer.RunAsync(
            session => session.Execute("delete from settings where name = $1", Prefix + scheme),
            mayBeShed: false
        );
}
