using System.Diagnostics;
using System.Globalization;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>The three mock wallets in a process of their own, so that nothing of theirs dies with the gateway or lives in the test.</summary>
internal sealed class WalletsProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly Process _process;

    private WalletsProcess(Process process, SandboxPorts ports)
    {
        _process = process;
        Jeonseong = Client("jeonseong", ports.Jeonseong);
        ManmulSang = Client("manmulsang", ports.ManmulSang);
        Ullim = Client("ullim", ports.Ullim);
    }

    public WalletClient Jeonseong { get; }

    public WalletClient ManmulSang { get; }

    public WalletClient Ullim { get; }

    public WalletClient[] All => [Jeonseong, ManmulSang, Ullim];

    public static async Task<WalletsProcess> StartAsync(SandboxPorts ports, string ullimKeyFile)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(GatewayLaunch.Host)
            {
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "Mocks.Wallets.dll"),
                    "--jeonseong-port",
                    ports.Jeonseong.ToString(CultureInfo.InvariantCulture),
                    "--manmulsang-port",
                    ports.ManmulSang.ToString(CultureInfo.InvariantCulture),
                    "--ullim-port",
                    ports.Ullim.ToString(CultureInfo.InvariantCulture),
                    "--ullim-public-key",
                    ullimKeyFile,
                },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        // Read and dropped: a full pipe would stop the wallets.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var wallets = new WalletsProcess(process, ports);
        try
        {
            await wallets.WaitUntilUpAsync();
            return wallets;
        }
        catch
        {
            await wallets.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private async Task WaitUntilUpAsync()
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var wallet in All)
        {
            while (!await wallet.IsUpAsync())
            {
                Assert.False(_process.HasExited, "the mock wallets ended");
                Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{wallet.Name} is not up");
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private WalletClient Client(string name, int port) =>
        new(_http, name, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
}
