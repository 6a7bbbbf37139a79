using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace EndToEnd.Tests.Image;

/// <summary>The image's program in the image's root, with its environment and as its user: what an engine does, without one.</summary>
internal sealed class Contained : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _told;

    private Contained(Process process, Uri address)
    {
        this._process = process;
        Address = address;
        _told = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public Uri Address { get; }

    /// <summary>Whether this process may change its root and mount in a namespace of its own.</summary>
    public static async Task<bool> IsAllowedAsync(CancellationToken cancellationToken) =>
        Environment.IsPrivilegedProcess
        && await Output.OfAsync("unshare", ["--mount", "true"], new Dictionary<string, string>(StringComparer.Ordinal), cancellationToken)
            is { ExitCode: 0 };

    public static Contained Start(ImageFile image, int port)
    {
        var run = image.Config["config"]!;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        // The mounts are gone with the process: they belong to a namespace of its own.
        var start = new ProcessStartInfo(
            "unshare",
            [
                "--mount",
                "sh",
                "-c",
                "mount -t proc proc \"$1/proc\" && mount --rbind /dev \"$1/dev\" && root=$1 user=$2 && shift 2 && exec chroot --userspec=\"$user\" \"$root\" \"$@\"",
                "sh",
                image.Root,
                run["User"]!.ToString(),
                run["Entrypoint"]![0]!.ToString(),
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        foreach (var variable in run["Env"]!.AsArray())
        {
            var parts = variable!.ToString().Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }
        start.Environment["PATH"] = path;
        start.Environment["ASPNETCORE_URLS"] = address;
        // chroot begins in the root and an engine in the working directory.
        start.Environment["ASPNETCORE_CONTENTROOT"] = run["WorkingDir"]!.ToString();
        return new Contained(Process.Start(start)!, new Uri(address));
    }

    /// <summary>Asks until the line stands.</summary>
    public async Task<HttpStatusCode> AskAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            Assert.False(_process.HasExited, _process.HasExited ? await _told : "");
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
