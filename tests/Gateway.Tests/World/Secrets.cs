using System.Text;
using System.Text.RegularExpressions;
using Mocks.Kit;

namespace Gateway.Tests.World;

/// <summary>What must never stand in a log, at any level.</summary>
internal static partial class Secrets
{
    private static readonly string[] Settings =
    [
        TestWorld.Key,
        TestWorld.OtherKey,
        TestWorld.AdminKey,
        TestStore.DataKey,
        "js-mock-secret-0001-DO-NOT-USE",
        "js-mock-secret-0002-DO-NOT-USE",
        "ms-mock-client-secret-0001-DO-NOT-USE",
        "msat_",
        "PRIVATE KEY",
    ];

    /// <summary>Fails if a key, a secret, a token or any code that the wallets received shows in the log.</summary>
    public static void AssertNoneIn(LogBook log, params ReadOnlySpan<RequestLog> received)
    {
        var all = string.Join('\n', log.Lines);
        var secrets = new HashSet<string>(Settings, StringComparer.Ordinal);
        foreach (var wallet in received)
        {
            foreach (var request in wallet.Requests)
            {
                foreach (Match code in Code().Matches(Encoding.UTF8.GetString(request.Body)))
                {
                    secrets.Add(code.Groups["code"].Value);
                }
            }
        }
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(
        "\"payCode\":\"(?<code>[^\"]+)\"|<voucher>(?<code>[^<]+)<",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Code();
}
