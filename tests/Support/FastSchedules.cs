using System.Collections.Immutable;

namespace Support;

/// <summary>The wallets' schedules as settings, short enough that a test waits for what it wants and never for a guess.</summary>
internal static class FastSchedules
{
    /// <summary>For a gateway that nobody kills.</summary>
    public static ImmutableDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Gateway:RateLimit:RequestsPerSecond"] = "0",
            ["Adapters:Jeonseong:TimeoutSeconds"] = "2",
            ["Adapters:Jeonseong:InquiryDelaysSeconds"] = "0.2,0.3",
            ["Adapters:Jeonseong:InquiryWindowSeconds"] = "6",
            ["Adapters:Jeonseong:NotFoundGraceSeconds"] = "3",
            ["Adapters:Jeonseong:ReverseNotBeforeSeconds"] = "1",
            ["Adapters:Jeonseong:ReverseDelaysSeconds"] = "0,0.3",
            ["Adapters:Jeonseong:ReverseWindowSeconds"] = "5",
            ["Adapters:Jeonseong:OrderRetryDelaysSeconds"] = "0.2,0.3,0.5",
            ["Adapters:Jeonseong:OrderPollDelaysSeconds"] = "0.3",
            ["Adapters:Jeonseong:OrderGraceSeconds"] = "2",
            ["Adapters:Jeonseong:CloseDelaysSeconds"] = "0,0.3",
            ["Adapters:Jeonseong:ConfirmAfterCloseSeconds"] = "4",
            ["Adapters:Jeonseong:RefundQueryDelaysSeconds"] = "0.2,0.3",
            ["Adapters:Jeonseong:RefundWindowSeconds"] = "5",
            ["Adapters:Jeonseong:RateRetryDelaysSeconds"] = "0.05,0.1",
            ["Adapters:Jeonseong:MaxRequestsPerSecond"] = "0",
            ["Adapters:ManmulSang:TimeoutSeconds"] = "3",
            ["Adapters:ManmulSang:RetryDelaysSeconds"] = "0.2,0.3,0.5",
            ["Adapters:ManmulSang:CreateWindowSeconds"] = "6",
            ["Adapters:ManmulSang:RetryWindowSeconds"] = "6",
            ["Adapters:ManmulSang:PollDelaysSeconds"] = "0.3",
            ["Adapters:ManmulSang:PollAfterExpirySeconds"] = "2",
            ["Adapters:ManmulSang:ActionPollDelaysSeconds"] = "0.3",
            ["Adapters:ManmulSang:ActionWindowSeconds"] = "6",
            ["Adapters:ManmulSang:ConfirmAfterCloseSeconds"] = "2",
            ["Adapters:ManmulSang:EventsPollSeconds"] = "1",
            ["Adapters:ManmulSang:MaxRequestsPerSecond"] = "0",
            ["Adapters:Ullim:TimeoutSeconds"] = "2",
            ["Adapters:Ullim:InquiryDelaysSeconds"] = "0.2,0.3",
            ["Adapters:Ullim:InquiryWindowSeconds"] = "6",
            ["Adapters:Ullim:NotFoundGraceSeconds"] = "3",
            ["Adapters:Ullim:ReverseNotBeforeSeconds"] = "1",
            ["Adapters:Ullim:ReverseDelaysSeconds"] = "0,0.3",
            ["Adapters:Ullim:ReverseWindowSeconds"] = "5",
            ["Adapters:Ullim:ConfirmAfterCancelSeconds"] = "4",
            ["Adapters:Ullim:RefundDelaysSeconds"] = "0.2,0.3",
            ["Adapters:Ullim:RefundWindowSeconds"] = "5",
        }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The same for a process that is killed and started again, as its environment names settings: what must be found out or
    /// undone has time for that.
    /// </summary>
    public static ImmutableDictionary<string, string> UnderKills { get; } =
        AsVariables(
            All.SetItems(
                new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Adapters:Jeonseong:TimeoutSeconds"] = "5",
                    ["Adapters:Jeonseong:InquiryWindowSeconds"] = "8",
                    ["Adapters:Jeonseong:NotFoundGraceSeconds"] = "6",
                    ["Adapters:Jeonseong:ReverseWindowSeconds"] = "12",
                    ["Adapters:Jeonseong:OrderGraceSeconds"] = "4",
                    ["Adapters:Jeonseong:ConfirmAfterCloseSeconds"] = "2",
                    ["Adapters:Jeonseong:RefundWindowSeconds"] = "20",
                    ["Adapters:ManmulSang:CreateWindowSeconds"] = "8",
                    ["Adapters:ManmulSang:RetryWindowSeconds"] = "20",
                    ["Adapters:ManmulSang:PollAfterExpirySeconds"] = "60",
                    ["Adapters:ManmulSang:ActionWindowSeconds"] = "20",
                    ["Adapters:Ullim:TimeoutSeconds"] = "3",
                    ["Adapters:Ullim:InquiryWindowSeconds"] = "8",
                    ["Adapters:Ullim:NotFoundGraceSeconds"] = "6",
                    ["Adapters:Ullim:ReverseWindowSeconds"] = "20",
                    ["Adapters:Ullim:ConfirmAfterCancelSeconds"] = "2",
                    ["Adapters:Ullim:RefundWindowSeconds"] = "20",
                }
            )
        );

    private static ImmutableDictionary<string, string> AsVariables(ImmutableDictionary<string, string> settings) =>
        settings.ToImmutableDictionary(
            one => one.Key.Replace(":", "__", StringComparison.Ordinal),
            one => one.Value,
            StringComparer.Ordinal
        );
}
