using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Architecture;
using Gateway.Webhooks;
using Gateway.Webhooks.Model;

namespace Gateway.Tests.Webhooks;

/// <summary>The signatures, judged by the packages that merchants use.</summary>
public sealed class OfficialReceiversTests
{
    private const string Absent = "node or the packages of tests/Gateway.Tests/Webhooks/package.json are missing; tests/run installs them";

    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests/Gateway.Tests/Webhooks");

    private static bool IsInstalled =>
        Directory.Exists(Path.Combine(Folder, "node_modules/standardwebhooks"))
        && Directory.Exists(Path.Combine(Folder, "node_modules/svix"))
        && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "node")));

    [Fact]
    public async Task Both_official_packages_accept_a_signature_by_either_secret_and_refuse_a_changed_body()
    {
        Assert.SkipUnless(IsInstalled, Absent);
        var (fresh, former) = (WebhookSecret.New(), WebhookSecret.New());
        var body = DeliveryWorker.Body("payment.succeeded", DateTimeOffset.UnixEpoch, """{"description":"국수 2그릇"}""");
        var text = Encoding.UTF8.GetString(body);
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Signing.Header([fresh, former], "evt_1", seconds, body);

        string[] accepted = ["standardwebhooks accepts", "svix accepts"];
        string[] refused = ["standardwebhooks refuses", "svix refuses"];
        Assert.Equal(accepted, await VerdictsAsync(fresh, seconds, header, text));
        Assert.Equal(accepted, await VerdictsAsync(former, seconds, header, text));
        Assert.Equal(refused, await VerdictsAsync(fresh, seconds, header, text + " "));
        Assert.Equal(refused, await VerdictsAsync(WebhookSecret.New(), seconds, header, text));
    }

    private static async Task<string[]> VerdictsAsync(WebhookSecret secret, long seconds, string signature, string body)
    {
        using var node =
            Process.Start(
                new ProcessStartInfo("node", "verify.cjs")
                {
                    WorkingDirectory = Folder,
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    StandardInputEncoding = new UTF8Encoding(false),
                }
            ) ?? throw new InvalidOperationException("node does not start");
        await node.StandardInput.WriteAsync(
            JsonSerializer.Serialize(
                new
                {
                    secret = secret.Reveal(),
                    body,
                    headers = new Dictionary<string, string>
                    {
                        ["webhook-id"] = "evt_1",
                        ["webhook-timestamp"] = seconds.ToString(CultureInfo.InvariantCulture),
                        ["webhook-signature"] = signature,
                    },
                }
            )
        );
        node.StandardInput.Close();
        var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
