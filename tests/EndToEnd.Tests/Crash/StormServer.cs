using System.Diagnostics;

namespace EndToEnd.Tests.Crash;

/// <summary>A PostgreSQL of the storm's own, with all of its care for what it acknowledged, that can be crashed.</summary>
internal sealed class StormServer : IAsyncDisposable
{
    private readonly string _folder;

    private StormServer(string folder, string address)
    {
        _folder = folder;
        Address = address;
    }

    /// <summary>Whether this machine has the programs.</summary>
    public static bool CanStart =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Any(version => File.Exists(Path.Combine(version, "bin", "initdb")));

    /// <summary>A connection string without a database.</summary>
    public string Address { get; }

    public static async Task<StormServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("storm").FullName;
        return new StormServer(folder, (await RunAsync("start", folder)).Trim());
    }

    /// <summary>It ends at once, in the middle of whatever it does.</summary>
    public Task CrashAsync() => RunAsync("crash", _folder);

    /// <summary>It comes back on the same port, with what it had acknowledged.</summary>
    public Task RestartAsync() => RunAsync("restart", _folder);

    public async ValueTask DisposeAsync() => await RunAsync("stop", _folder);

    private static async Task<string> RunAsync(string what, string folder)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { Script(), what, folder },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"tests/postgres {what}: {process.ExitCode}");
        return said;
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
