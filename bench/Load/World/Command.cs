using System.Diagnostics;

namespace Load.World;

/// <summary>Runs another program to its end.</summary>
internal static class Command
{
    /// <summary>What it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"no {program}");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(stop);
            var text = await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program}: {text} {await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
