using System.Globalization;
using Gateway.Settings;
using Gateway.Store.Sql;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>Brings a database to the schema of <see cref="PostgresMigrations"/>.</summary>
internal static class PostgresSchema
{
    /// <summary>Any number, as long as every gateway takes the same one.</summary>
    private const long Lock = 4_919_230_641;

    /// <summary>
    /// Keeps gateways from starting that know no data key: they came before the audit's step. For as long as some may share the
    /// store the step expands; once every digest is keyed, they would take a repeat of a request for another request.
    /// </summary>
    public static void RefuseThoseWithoutDataKey(StoreSession session) =>
        session.Write(
            "update schema_version set oldest = greatest(oldest, $1)",
            Array.IndexOf(PostgresMigrations.All, PostgresAudit.Step) + 1L
        );

    /// <summary>
    /// Takes the steps that are missing, all in one transaction and one gateway at a time. A newer schema is accepted unless
    /// one of its steps asks for gateways that know it.
    /// </summary>
    public static Task MigrateAsync(NpgsqlConnection connection) => MigrateAsync(connection, PostgresMigrations.All);

    /// <summary>As above, with the steps of another gateway.</summary>
    public static async Task MigrateAsync(NpgsqlConnection connection, IReadOnlyList<SchemaStep> steps)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync($"select pg_advisory_xact_lock({Lock})");
        // Gateways of the first release write one column by name, so the other needs a default.
        await ExecuteAsync("create table if not exists schema_version (version bigint not null)");
        await ExecuteAsync("alter table schema_version add column if not exists oldest bigint not null default 0");
        var (version, oldest) = await StoredAsync(connection);
        if (oldest > steps.Count)
        {
            throw new StartRefusedException(
                $"the store has schema {version} and asks for {oldest} at least, this gateway knows {steps.Count}: start the newer gateway"
            );
        }
        for (var step = version; step < steps.Count; step++)
        {
            await ExecuteAsync(steps[step].Sql);
        }
        // A store that is ahead stays as it is: an older gateway that starts again turns nothing back.
        if (version < steps.Count)
        {
            await ExecuteAsync("delete from schema_version");
            await ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"insert into schema_version (version, oldest) values ({steps.Count}, {Math.Max(oldest, SchemaStep.Oldest(steps))})"
                )
            );
        }
        await transaction.CommitAsync();

        async Task ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the scripts are constants of this assembly
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<(int Version, int Oldest)> StoredAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select coalesce(max(version), 0), coalesce(max(oldest), 0) from schema_version";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return ((int)reader.GetInt64(0), (int)reader.GetInt64(1));
    }
}
