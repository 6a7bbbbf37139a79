using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EndToEnd.Tests.Upgrade;

/// <summary>A PostgreSQL of one test's own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly string _folder;

    private Server(string folder, string connectionString)
    {
        _folder = folder;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts one; skips the test if PostgreSQL is not installed.</summary>
    public static async Task<Server> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("upgrade-postgres-").FullName;
        var (code, line) = await ScriptAsync("start", folder);
        Assert.SkipWhen(code == 3, "PostgreSQL is not installed; tests/run installs it");
        Assert.True(code == 0, "PostgreSQL did not start");
        return new Server(folder, line + ";Database=postgres");
    }

    public async ValueTask DisposeAsync() => await ScriptAsync("stop", _folder);

    private static async Task<(int Code, string? Line)> ScriptAsync(string command, string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", [Script(), command, folder])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        // One line only: the server inherits the pipe and keeps it open.
        var line = await process.StandardOutput.ReadLineAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, line);
    }

    private static string Script([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "postgres");
}
