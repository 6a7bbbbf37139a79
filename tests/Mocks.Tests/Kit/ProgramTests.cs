using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Mocks.Tests.Kit;

public sealed partial class ProgramTests
{
    [Fact]
    public async Task The_program_tells_its_addresses_and_stops_when_asked()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var program = Process.Start(
            new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    "exec",
                    Path.Combine(AppContext.BaseDirectory, "Mocks.Wallets.dll"),
                    "--wallet",
                    "jeonseong",
                    "--jeonseong-port",
                    "0",
                },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var line = await program.StandardOutput.ReadLineAsync(cancellation);
            var address = Address().Match(line ?? "");
            Assert.True(address.Success, line);
            using var http = new HttpClient();
            Assert.Contains(
                "\"wallet\":\"jeonseong\"",
                await http.GetStringAsync(new Uri($"{address.Groups["url"].Value}__wallet/health"), cancellation),
                StringComparison.Ordinal
            );

            using var kill = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Eventually.Bound);
            await program.WaitForExitAsync(patience.Token);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [GeneratedRegex(@"^jeonseong (?<url>http://127\.0\.0\.1:[0-9]+/)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
