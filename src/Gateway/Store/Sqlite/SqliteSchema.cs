using System.Globalization;
using Gateway.Settings;

namespace Gateway.Store.Sqlite;

/// <summary>Brings a file's schema up to date, by <see cref="SqliteMigrations"/>.</summary>
internal static class SqliteSchema
{
    /// <summary>Takes the steps that are missing, all in one transaction. A file of a newer gateway is refused.</summary>
    public static void Migrate(SqliteSession session) => Migrate(session, SqliteMigrations.All.Length);

    /// <summary>As above, only as far as an older gateway went.</summary>
    public static void Migrate(SqliteSession session, int steps)
    {
        session.Execute("begin exclusive");
        var version = Convert.ToInt32(session.Scalar("pragma user_version"), CultureInfo.InvariantCulture);
        if (version > SqliteMigrations.All.Length)
        {
            session.Execute("rollback");
            throw new StartRefusedException(
                $"the store has schema {version}, this gateway knows {SqliteMigrations.All.Length}: start the newer gateway"
            );
        }
        for (var step = version; step < steps; step++)
        {
            session.ExecuteScript(SqliteMigrations.All[step]);
        }
        session.ExecuteScript(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {steps}"));
        session.Execute("commit");
    }
}
