using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Settings;

/// <summary>Which store, and where it is.</summary>
internal static class StoreSetting
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>The connection string of a store; a fault if there must be one and there is none, or if it cannot be read.</summary>
    /// <param name="strings">Takes the fault.</param>
    /// <param name="given">What is configured.</param>
    /// <param name="store">Which store.</param>
    public static string ConnectionString(SettingReader strings, string? given, string store)
    {
        if (store == Sqlite)
        {
            if (given is not { Length: > 0 })
            {
                return "Data Source=data/gateway.db";
            }
            if (!IsSqlite(given))
            {
                strings.Fault("Store", "given for Gateway:Store=sqlite as Data Source=FILE, and to be written");
            }
            return given;
        }
        if (!IsPostgres(given))
        {
            strings.Fault("Store", "given for Gateway:Store=postgres, e.g. Host=db.example;Username=gateway;Password=…;Database=gateway");
        }
        return given ?? string.Empty;
    }

    private static bool IsSqlite(string text)
    {
        try
        {
            var store = new SqliteConnectionStringBuilder(text);
            return store is { DataSource.Length: > 0, Mode: not SqliteOpenMode.ReadOnly, Password: "" }
                && !store.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsPostgres(string? text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
