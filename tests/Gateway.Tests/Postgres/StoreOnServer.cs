using Gateway.Store.Postgres;

namespace Gateway.Tests.Postgres;

/// <summary>The gateway's store on a server of a test's own.</summary>
internal static class StoreOnServer
{
    /// <summary>Opens it, as a node does.</summary>
    public static Task<PostgresDatabase> OpenAsync(this PostgresServer server, string? connectionString = null) =>
        PostgresDatabase.OpenAsync(connectionString ?? server.ConnectionString, TimeProvider.System);
}
