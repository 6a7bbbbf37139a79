using System.Net.Sockets;
using Gateway.Http;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>What the failures of a server mean.</summary>
internal static class Failures
{
    // 08: connection; 57P: the server is shut down, or another one took its place; 53, 58: it is short of disk, memory or
    // connections, or its disk fails; 25006: it only reads, as a standby does; 57014, 25P03: it gave a statement up.
    public static bool IsLoss(Exception failure) =>
        failure switch
        {
            PostgresException refused => refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("53", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("58", StringComparison.Ordinal)
                || refused.SqlState is "25006" or "57014" or "25P03",
            NpgsqlException or IOException or SocketException => true,
            TimeoutException => true,
            _ => false,
        };

    /// <summary>What operators and callers are told of a loss.</summary>
    public static StoreTrouble Trouble(Exception loss) =>
        loss switch
        {
            // What forbids a connection also comes as the server's word: a password, a server that starts or has no place.
            PostgresException refused => new(
                refused.SqlState.StartsWith("08", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("28", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("3D", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("533", StringComparison.Ordinal)
                    ? "reached"
                    : "written",
                Words(refused)
            ),
            _ => new("reached", $"PostgreSQL: {Innermost(loss)}"),
        };

    /// <summary>Whether all connections of this gateway are in use, which says nothing of the server.</summary>
    public static bool IsFullPool(Exception failure) =>
        failure is NpgsqlException and not PostgresException
        && failure.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);

    /// <summary>The server's number of an error, and its sentence.</summary>
    public static string Words(PostgresException refused) => $"PostgreSQL {refused.SqlState} ({refused.MessageText})";

    /// <summary>The cause behind what the driver says, in a few words.</summary>
    public static string Innermost(Exception failure) =>
        failure switch
        {
            { InnerException: { } inner } => Innermost(inner),
            SocketException socket => $"{socket.SocketErrorCode}",
            TimeoutException => "no answer in time",
            _ => failure.Message,
        };

    // 23505: another node was quicker; 40: a deadlock, or a change meanwhile.
    public static bool IsRace(Exception failure) =>
        failure is PostgresException refused
        && (refused.SqlState == PostgresErrorCodes.UniqueViolation || refused.SqlState.StartsWith("40", StringComparison.Ordinal));
}
