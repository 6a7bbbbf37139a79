using Gateway.Store.Postgres;
using Gateway.Tests.World;

namespace Gateway.Tests.Postgres;

/// <summary>The gateway's store on a server of a test's own.</summary>
internal static class StoreOnServer
{
    /// <summary>Opens it, as a node does.</summary>
    public static Task<PostgresDatabase> OpenAsync(this PostgresServer server, string? connectionString = null) =>
        TestStore.OpenServerAsync(connectionString ?? server.ConnectionString, TimeProvider.System);
}
