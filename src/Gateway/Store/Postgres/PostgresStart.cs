using System.Globalization;
using Gateway.Settings;
using Gateway.Store.Engine;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>How a gateway comes by its connections, and what it says if it does not.</summary>
internal sealed class PostgresStart(string connectionString, TimeProvider time, StoreHealth health)
{
    private const int PreparedStatements = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    /// <summary>What the store is called where operators read of it: nothing secret.</summary>
    public static string NameOf(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Host={given.Host};Port={given.Port};Database={given.Database};Username={given.Username}"
        );
    }

    /// <summary>Connections as they are to be used, and whether a pooler stands before the server.</summary>
    /// <exception cref="StartRefusedException">The server refuses, or cannot be reached for half a minute.</exception>
    public async Task<(NpgsqlDataSource Source, bool IsPooled)> SourceAsync()
    {
        var direct = Source(isPooled: false);
        try
        {
            await using var connection = await ConnectedAsync(direct);
            if (!await IsPooledAsync(connection))
            {
                return (direct, false);
            }
        }
        catch (Exception failure)
        {
            await direct.DisposeAsync();
            if (Refusal(failure) is { } refusal)
            {
                throw refusal;
            }
            throw;
        }
        await direct.DisposeAsync();
        return (Source(isPooled: true), true);
    }

    /// <summary>What a failure at the start means in one sentence; null: it is a defect.</summary>
    public StartRefusedException? Refusal(Exception failure)
    {
        var cause = failure switch
        {
            StartRefusedException refused => refused.Message,
            PostgresException refused => $"{PostgresFailures.Words(refused)}{Cure(refused.SqlState)}",
            NpgsqlException or IOException or TimeoutException =>
                $"{PostgresFailures.Innermost(failure)}; see that PostgreSQL runs there and takes connections from this machine",
            _ => null,
        };
        return cause is null
            ? null
            : new StartRefusedException(
                $"The store {NameOf(connectionString)} (ConnectionStrings:Store) cannot be opened: {cause}",
                failure
            );
    }

    private static string Cure(string state) =>
        state switch
        {
            "28000" or "28P01" => "; check Username and Password",
            "3D000" => "; create the database, or name another one",
            "42501" => "; the user must own the schema, or be granted usage and create on it",
            "25006" => "; name the primary, as a standby only reads",
            "53300" => "; raise max_connections, or lower Maximum Pool Size",
            "42P05" or "26000" => "; a pooler gives transactions to different server processes: leave Max Auto Prepare out, or set it to 0",
            _ => string.Empty,
        };

    // A machine that starts may start the gateway before the server.
    private async Task<NpgsqlConnection> ConnectedAsync(NpgsqlDataSource source)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await source.OpenConnectionAsync();
            }
            catch (NpgsqlException failure) when (failure.IsTransient && time.GetElapsedTime(since) < Patience)
            {
                health.Failed(PostgresFailures.Trouble(failure));
                await Task.Delay(Again, time);
            }
        }
    }

    // A pooler names a process of its own when it greets; the server's own answer comes from the one that works.
    private static async Task<bool> IsPooledAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select pg_backend_pid()";
        return (int)(await command.ExecuteScalarAsync())! != connection.ProcessID;
    }

    // What the settings do not say is chosen for many short statements.
    private NpgsqlDataSource Source(bool isPooled)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        Default("Maximum Pool Size", () => given.MaxPoolSize = PostgresDatabase.MaxReaders + 2);
        Default("Max Auto Prepare", () => given.MaxAutoPrepare = isPooled ? 0 : PreparedStatements);
        Default("Auto Prepare Min Usages", () => given.AutoPrepareMinUsages = 2);
        Default("No Reset On Close", () => given.NoResetOnClose = true);
        Default("Timeout", () => given.Timeout = 5);
        Default("Command Timeout", () => given.CommandTimeout = 10);
        Default("Application Name", () => given.ApplicationName = "wallet gateway");
        return new NpgsqlDataSourceBuilder(given.ConnectionString).Build();

        void Default(string name, Action choose)
        {
            if (!given.ContainsKey(name) || !given.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                choose();
            }
        }
    }
}

/// <summary>Brings a database to the schema of <see cref="PostgresMigrations"/>.</summary>
internal static class PostgresSchema
{
    /// <summary>Any number, as long as every gateway takes the same one.</summary>
    private const long Lock = 4_919_230_641;

    /// <summary>
    /// Keeps gateways from starting that know no data key: they came before the audit's step. For as long as some may share the
    /// store the step expands; once every digest is keyed, they would take a repeat of a request for another request.
    /// </summary>
    public static void RefuseThoseWithoutDataKey(Session session) =>
        session.Write(
            "update schema_version set oldest = greatest(oldest, $1)",
            Array.IndexOf(PostgresMigrations.All, PostgresMigrations.Audit) + 1L
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

/// <summary>What a step of the schema means for gateways that do not know it.</summary>
internal enum StepKind
{
    /// <summary>They may go on, and may start again.</summary>
    Expand,

    /// <summary>They must have ended, and start no more.</summary>
    Contract,
}

/// <summary>One step of the schema.</summary>
internal sealed record SchemaStep(StepKind Kind, string Sql)
{
    /// <summary>How many of these steps a gateway must know at least to work on the store that they make.</summary>
    public static int Oldest(IReadOnlyList<SchemaStep> steps)
    {
        for (var known = steps.Count; known > 0; known--)
        {
            if (steps[known - 1].Kind == StepKind.Contract)
            {
                return known;
            }
        }
        return 0;
    }
}
