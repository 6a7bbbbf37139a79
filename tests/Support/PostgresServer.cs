using System.Diagnostics;
using Npgsql;

namespace Support;

/// <summary>A PostgreSQL of one test's own, started by <c>tests/postgres</c> with all that keeps commits, which may be cut off, crashed and restarted.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int NotInstalled = 3;
    private readonly string _folder;

    private PostgresServer(string folder, string address)
    {
        _folder = folder;
        Address = address;
    }

    /// <summary>A connection string without a database.</summary>
    public string Address { get; }

    /// <summary>A connection string to the database that is always there.</summary>
    public string ConnectionString => Address + ";Database=postgres";

    /// <summary>Starts one; skips the test if PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        var (code, line) = await RunAsync("start", folder);
        Assert.SkipWhen(code == NotInstalled, "PostgreSQL (Debian package postgresql) is not installed; tests/run installs it");
        Assert.True(code == 0 && line is not null, "PostgreSQL did not start");
        return new PostgresServer(folder, line!.Trim());
    }

    /// <summary>Starts a copy that follows this one.</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        var (code, line) = await RunAsync("standby", folder, _folder);
        Assert.True(code == 0 && line is not null, "the standby did not start");
        return new PostgresServer(folder, line!.Trim());
    }

    /// <summary>It takes the place of the one that it followed.</summary>
    public Task PromoteAsync() => ObeyAsync("promote");

    /// <summary>It ends at once, in the middle of whatever it does.</summary>
    public Task CrashAsync() => ObeyAsync("crash");

    /// <summary>It comes back on the same port, with what it had acknowledged; one that runs is crashed first.</summary>
    public Task RestartAsync() => ObeyAsync("restart");

    /// <summary>Ends the server's processes of all other connections; tells how many.</summary>
    public async Task<long> CutAsync() =>
        (long)
            (
                await ScalarAsync(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'"
                )
            )!;

    /// <summary>The first column of the first row, or null.</summary>
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

    /// <summary>Ends it and deletes its folder.</summary>
    public async ValueTask DisposeAsync() => await RunAsync("stop", _folder);

    private async Task ObeyAsync(string command)
    {
        var (code, _) = await RunAsync(command, _folder);
        Assert.True(code == 0, $"tests/postgres {command}: {code}");
    }

    private static async Task<(int Code, string? Line)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Script(), command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var bound = new CancellationTokenSource(Eventually.Bound);
        // One line, not all to an end: a server may keep the pipe that it inherits.
        var line = await process.StandardOutput.ReadLineAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, line);
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
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
