using System.Diagnostics;
using System.Globalization;
using Sandbox;

namespace Start;

/// <summary>A gateway that was just started; it is killed when it is disposed.</summary>
internal sealed class Launched : IDisposable
{
    private readonly Process _process;
    private readonly long _began;

    /// <summary>Starts it, with nothing from this process's own settings.</summary>
    public Launched(Edition edition, GatewayLaunch launch)
    {
        var command = edition.Command;
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = launch.Folder, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in launch.Settings)
        {
            start.Environment[name] = value;
        }
        start.Environment["ASPNETCORE_URLS"] = launch.BaseUrl.GetLeftPart(UriPartial.Authority);
        _began = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    /// <summary>Milliseconds since the start.</summary>
    public double Age => Stopwatch.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>Milliseconds of processor time since the start: what neighbours on the machine change least.</summary>
    public double Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    public bool IsRunning => !_process.HasExited;

    /// <summary>A line of what Linux knows of its memory, in MB.</summary>
    public double Memory(string line)
    {
        var found = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith(line + ":", StringComparison.Ordinal));
        var kilobytes = found.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return int.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // How the runtime compiles and collects may be tried from outside (DOTNET_TieredPGO=0 bash bench/start); our settings may not.
    private static bool IsForeign(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_ENVIRONMENT" or "DOTNET_URLS" or "URLS";
}
