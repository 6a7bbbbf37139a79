using System.Globalization;
using Gateway.Settings;
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
            PostgresException refused => $"{Failures.Words(refused)}{Cure(refused.SqlState)}",
            NpgsqlException or IOException or TimeoutException =>
                $"{Failures.Innermost(failure)}; see that PostgreSQL runs there and takes connections from this machine",
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
                health.Failed(Failures.Trouble(failure));
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
