using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EndToEnd.Tests.Crash;

/// <summary>
/// The gateway's store, looked at from beside it: a file, or, where there is a server, a database on it.
/// </summary>
internal sealed class CrashStore
{
    /// <summary>The data key of the tests' gateways: nothing that anybody may use.</summary>
    public const string DataKey = "VEVTVC1EQVRBLUtFWS1ETy1OT1QtVVNFLTAwMDEtMzJieXRlcw==";

    private readonly string _connectionString;
    private readonly bool _isPostgres;

    private CrashStore(string connectionString, bool isPostgres)
    {
        _connectionString = connectionString;
        _isPostgres = isPostgres;
    }

    /// <summary>The gateway's settings.</summary>
    public KeyValuePair<string, string>[] Settings =>
        _isPostgres
            ? [new("Gateway__Store", "postgres"), new("Gateway__DataKey", DataKey), new("ConnectionStrings__Store", _connectionString)]
            : [];

    /// <summary>An empty one.</summary>
    public static async Task<CrashStore> NewAsync(string folder, string? server)
    {
        if (server is null)
        {
            var file = Path.Combine(folder, "gateway.db");
            return new CrashStore($"Data Source={file};Mode=ReadOnly;Pooling=False", false);
        }
        var name = "storm" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(server + ";Database=postgres");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a name of our own making
        command.CommandText = $"create database {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new CrashStore($"{server};Database={name}", true);
    }

    /// <summary>
    /// How many payments have something left to be done that is not up to a person. Looks for late money at the end of a
    /// code that is far away are not waited for.
    /// </summary>
    public long DuePayments()
    {
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds();
        return (long)Scalar(
            string.Create(
                CultureInfo.InvariantCulture,
                $"select count(*) from payments where due_at is not null and in_review = 0 and not (status in ('declined', 'canceled', 'expired') and due_at > {soon})"
            )
        );
    }

    /// <summary>How many payments a node has leased at this moment; only where there is a server.</summary>
    public long LeasedPayments() => (long)Scalar("select count(*) from payments where lease_until > extract(epoch from now()) * 1000");

    /// <summary>How many deliveries have not ended.</summary>
    public long PendingDeliveries() => (long)Scalar("select count(*) from webhook_deliveries where status = 'pending'");

    /// <summary>What the database itself finds wrong; <c>ok</c> if nothing.</summary>
    public string Integrity()
    {
        if (!_isPostgres)
        {
            return (string)Scalar("pragma integrity_check");
        }
        try
        {
            Scalar("create extension if not exists amcheck");
            // Each index against its table, row by row; a fault is an error.
            Scalar(
                "select count(bt_index_check(c.oid, true)) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'i'"
            );
            return "ok";
        }
        catch (PostgresException fault)
        {
            return fault.MessageText;
        }
    }

#pragma warning disable CA2100 // constants of this file
    private object Scalar(string sql)
    {
        using DbConnection connection = _isPostgres ? new NpgsqlConnection(_connectionString) : new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? string.Empty;
    }
#pragma warning restore CA2100
}
