using System.Collections.Immutable;
using System.Globalization;

namespace EndToEnd.Tests.Crash;

/// <summary>How hard a storm is, from the environment, and the schedules that let it calm down within seconds.</summary>
/// <param name="Seed">What the tills, the faults and the kills choose by.</param>
/// <param name="Kills">How often the gateway is killed.</param>
/// <param name="Nodes">How many processes of it there are.</param>
internal sealed record StormSettings(int Seed, int Kills, int Nodes)
{
    public const string OtherMerchantKey = "sk_test_crash_other_0002";
    public const int Tills = 6;

    public static StormSettings FromEnvironment(int kills) => new(Number("CRASH_SEED", 21), Number("CRASH_KILLS", kills), 1);

    /// <summary>The same with several nodes.</summary>
    public static StormSettings OfNodes() => FromEnvironment(4) with { Nodes = Math.Max(2, Number("CRASH_NODES", 3)) };

    public static ImmutableDictionary<string, string> Gateway { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // It never lives long enough to gain from being measured.
            ["DOTNET_TieredPGO"] = "0",
            ["Gateway__RateLimit__RequestsPerSecond"] = "0",
            ["Gateway__Merchants__1__Id"] = "mer_crash_other",
            ["Gateway__Merchants__1__Name"] = "Other shop",
            ["Gateway__Merchants__1__ApiKeys__0"] = OtherMerchantKey,
            ["Adapters__Jeonseong__MaxRequestsPerSecond"] = "0",
            ["Adapters__Jeonseong__InquiryDelaysSeconds"] = "0.5",
            ["Adapters__Jeonseong__InquiryWindowSeconds"] = "8",
            ["Adapters__Jeonseong__NotFoundGraceSeconds"] = "6",
            ["Adapters__Jeonseong__ReverseNotBeforeSeconds"] = "1",
            ["Adapters__Jeonseong__ReverseDelaysSeconds"] = "0,0.5",
            ["Adapters__Jeonseong__ReverseWindowSeconds"] = "12",
            ["Adapters__Jeonseong__OrderRetryDelaysSeconds"] = "0.3,0.5",
            ["Adapters__Jeonseong__OrderPollDelaysSeconds"] = "0.5",
            ["Adapters__Jeonseong__OrderGraceSeconds"] = "4",
            ["Adapters__Jeonseong__CloseDelaysSeconds"] = "0,0.5",
            ["Adapters__Jeonseong__ConfirmAfterCloseSeconds"] = "2",
            ["Adapters__Jeonseong__RefundQueryDelaysSeconds"] = "0.3,0.5",
            ["Adapters__Jeonseong__RefundWindowSeconds"] = "20",
            ["Adapters__Ullim__TimeoutSeconds"] = "3",
            ["Adapters__Ullim__InquiryDelaysSeconds"] = "0.5",
            ["Adapters__Ullim__InquiryWindowSeconds"] = "8",
            ["Adapters__Ullim__NotFoundGraceSeconds"] = "6",
            ["Adapters__Ullim__ReverseNotBeforeSeconds"] = "1",
            ["Adapters__Ullim__ReverseDelaysSeconds"] = "0,0.5",
            ["Adapters__Ullim__ReverseWindowSeconds"] = "20",
            ["Adapters__Ullim__ConfirmAfterCancelSeconds"] = "2",
            ["Adapters__Ullim__RefundDelaysSeconds"] = "0.3,0.5",
            ["Adapters__Ullim__RefundWindowSeconds"] = "20",
            ["Adapters__ManmulSang__TimeoutSeconds"] = "3",
            ["Adapters__ManmulSang__MaxRequestsPerSecond"] = "0",
            ["Adapters__ManmulSang__RetryDelaysSeconds"] = "0.3,0.5",
            ["Adapters__ManmulSang__CreateWindowSeconds"] = "8",
            ["Adapters__ManmulSang__RetryWindowSeconds"] = "20",
            ["Adapters__ManmulSang__PollDelaysSeconds"] = "0.5",
            ["Adapters__ManmulSang__ActionPollDelaysSeconds"] = "0.5",
            ["Adapters__ManmulSang__ActionWindowSeconds"] = "20",
            ["Adapters__ManmulSang__ConfirmAfterCloseSeconds"] = "2",
            ["Adapters__ManmulSang__EventsPollSeconds"] = "1",
        }.ToImmutableDictionary(StringComparer.Ordinal);

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : usual;
}
