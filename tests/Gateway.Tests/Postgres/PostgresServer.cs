using System.Diagnostics;
using Gateway.Store.Postgres;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>A PostgreSQL of one test's own, which it may cut off and restart.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;

    private PostgresServer(string folder, string connectionString)
    {
        _folder = folder;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts one, with all that keeps commits; skips the test if PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        var (code, text) = await ScriptAsync("start", folder);
        Assert.SkipWhen(code == 3, "PostgreSQL is not installed; tests/run installs it");
        Assert.True(code == 0, $"PostgreSQL did not start: {text}");
        return new PostgresServer(folder, text.Trim() + ";Database=postgres");
    }

    /// <summary>As after a crash of the server.</summary>
    public async Task RestartAsync()
    {
        var (code, text) = await ScriptAsync("restart", _folder);
        Assert.True(code == 0, $"PostgreSQL did not start again: {text}");
    }

    /// <summary>Opens the store, as a node does.</summary>
    public Task<PostgresDatabase> OpenAsync(string? connectionString = null) =>
        PostgresDatabase.OpenAsync(connectionString ?? ConnectionString, TimeProvider.System);

    /// <summary>Ends the server's processes of all other connections; tells how many.</summary>
    public async Task<long> CutAsync() =>
        (long)
            (
                await ScalarAsync(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'"
                )
            )!;

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync() => await ScriptAsync("stop", _folder);

    private static async Task<(int Code, string Text)> ScriptAsync(string command, string folder)
    {
        var start = new ProcessStartInfo("bash", [Script(), command, folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        // The server inherits the pipes: what matters is read by line, not to an end that never comes.
        var text = await process.StandardOutput.ReadLineAsync() ?? string.Empty;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, text);
    }

    private static string Script()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            var script = Path.Combine(folder.FullName, "tests", "postgres");
            if (File.Exists(script))
            {
                return script;
            }
        }
        throw new InvalidOperationException("tests/postgres is not above the test program");
    }
}
