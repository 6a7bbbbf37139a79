using System.Security.Cryptography;

namespace Gateway.Store.Sqlite;

/// <summary>What a store makes once for itself and keeps.</summary>
internal static class SqliteSettings
{
    /// <summary>32 random bytes under a name, made when they are first asked for. Called before the writer starts.</summary>
    public static byte[] RandomKey(SqliteSession session, string name)
    {
        session.Execute(
            "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
            name,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))
        );
        return Convert.FromHexString(
            (string)session.Scalar("select value from settings where name = $1", name)!
        );
    }
}
