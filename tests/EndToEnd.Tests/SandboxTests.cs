using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>The sandbox program, run as a user runs it.</summary>
public sealed class SandboxTests
{
    private static readonly string[] FreePorts =
    [
        "--gateway-port",
        "0",
        "--jeonseong-port",
        "0",
        "--manmulsang-port",
        "0",
        "--ullim-port",
        "0",
    ];

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Sandbox.dll");

    [Fact]
    public async Task The_sandbox_makes_every_payment_and_each_row_of_its_table_is_ok()
    {
        var output = await Output.OfAsync(
            "dotnet",
            [Program, "--once", .. FreePorts],
            new Dictionary<string, string>(),
            TestContext.Current.CancellationToken
        );

        Assert.True(output.ExitCode == 0, output.Text);
        var rows = output
            .Text.Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("| -", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Skip(1)
            .ToList();
        Assert.Equal(
            [
                "customer's code jeonseong",
                "customer's code ullim",
                "shop's code manmulsang",
                "declined jeonseong",
                "capture of a part manmulsang",
                "refund of a part jeonseong",
                "lost answer, found jeonseong",
            ],
            rows.Select(row => $"{row[0]} {row[1]}")
        );
        Assert.All(rows, row => Assert.Equal("ok", row[^1]));
        Assert.All(rows, row => Assert.StartsWith("pay_", row[3], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sandbox_that_is_asked_to_stop_leaves_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM on Windows");
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Program, .. FreePorts])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { ["TMPDIR"] = folder.FullName },
            },
        };
        process.Start();
        try
        {
            var gateway = await AddressAsync(process.StandardOutput, stop);
            Assert.Single(folder.GetDirectories("wallet-gateway-sandbox-*"));

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(stop);

            Assert.Equal(0, process.ExitCode);
            Assert.Empty(folder.GetDirectories("wallet-gateway-sandbox-*"));
            using var http = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(gateway, "/health/live"), stop));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_and_nothing_is_started()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var output = await Output.OfAsync(
            "dotnet",
            [Program, "--once", .. FreePorts[..2], "--jeonseong-port", $"{port}"],
            new Dictionary<string, string>(),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1, output.ExitCode);
        Assert.Contains("in use", output.Text, StringComparison.Ordinal);
    }

    private static async Task<Uri> AddressAsync(StreamReader output, CancellationToken cancellationToken)
    {
        const string before = "export GATEWAY=";
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(before, StringComparison.Ordinal))
            {
                return new Uri(line[before.Length..].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("the sandbox told no address");
    }
}
