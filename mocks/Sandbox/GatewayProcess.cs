using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sandbox;

/// <summary>A gateway did not come up.</summary>
public sealed class GatewayStartException(string message) : Exception(message);

/// <summary>
/// A real gateway in a process of its own. It can be stopped or killed and started again with the same settings on the same
/// port. It never touches a process that it did not start.
/// </summary>
public sealed partial class GatewayProcess(GatewayLaunch launch) : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private const int Terminate = 15;

    private readonly OutputTail _tail = new(60);
    private Process? _process;

    /// <summary>How it is started.</summary>
    public GatewayLaunch Launch => launch;

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl => launch.BaseUrl;

    /// <summary>How long a start may take until the gateway must be ready.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The id of the running process; null when there is none.</summary>
    public int? Id => IsRunning ? _process!.Id : null;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the last process ended with; null: there was none, or it still runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>What it wrote last, over all starts.</summary>
    public IReadOnlyList<string> LastLines => _tail.Lines;

    /// <summary>Makes and starts one.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewayLaunch launch, CancellationToken cancellationToken)
    {
        var gateway = new GatewayProcess(launch);
        try
        {
            await gateway.StartAsync(cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="GatewayStartException">It ended or was not ready in time; the message holds its last lines.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("it runs already");
        }

        _process?.Dispose();
        _process = Begin();
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Asks it to stop, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (!IsRunning)
        {
            return;
        }

        if (OperatingSystem.IsWindows() || Signal(_process!.Id, Terminate) != 0)
        {
            await KillAsync();
            return;
        }

        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Ends it at once, as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
        {
            _process!.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        _process = null;
    }

    private Process Begin()
    {
        ImmutableArray<string> command = [.. launch.Wrapper, GatewayLaunch.Host, launch.Program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = launch.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(GatewayLaunch.IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{launch.Port}");
        foreach (var (name, value) in launch.Settings)
        {
            start.Environment[name] = value;
        }

        var started = new Process { StartInfo = start };
        started.OutputDataReceived += (_, line) => _tail.Add(line.Data);
        started.ErrorDataReceived += (_, line) => _tail.Add(line.Data);
        try
        {
            started.Start();
        }
        catch (Win32Exception missing)
        {
            started.Dispose();
            throw new GatewayStartException($"{command[0]}: {missing.Message}");
        }

        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var ready = new Uri(BaseUrl, "/health/ready");
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < StartPatience)
        {
            if (!IsRunning)
            {
                // The last lines may still be on their way through the pipe.
                await _process!.WaitForExitAsync(cancellationToken);
                throw Failed($"The gateway ended with exit code {_process.ExitCode}");
            }

            if (await AnswersAsync(http, ready, cancellationToken) && IsRunning)
            {
                return;
            }

            await Task.Delay(PollEvery, cancellationToken);
        }

        await KillAsync();
        throw Failed($"The gateway was not ready after {StartPatience.TotalSeconds:0} s");
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri ready, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(ready, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private GatewayStartException Failed(string what) =>
        new(
            _tail.Lines is { Count: > 0 } lines
                ? $"{what}. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}"
                : $"{what} and wrote nothing."
        );

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
