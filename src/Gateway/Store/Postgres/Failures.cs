using System.Net.Sockets;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>What the failures of a server mean.</summary>
internal static class Failures
{
    // 08: connection; 57P: the server is shut down, or another one took its place; 25006: it only reads, as a standby does.
    public static bool IsLoss(Exception failure) =>
        failure switch
        {
            PostgresException refused => refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState is "25006" or "53300" or "57014" or "25P03",
            NpgsqlException or IOException or SocketException => true,
            TimeoutException => true,
            _ => false,
        };

    // 23505: another node was quicker; 40: a deadlock, or a change meanwhile.
    public static bool IsRace(Exception failure) =>
        failure is PostgresException refused
        && (
            refused.SqlState == PostgresErrorCodes.UniqueViolation
            || refused.SqlState.StartsWith("40", StringComparison.Ordinal)
        );
}
