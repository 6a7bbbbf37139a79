namespace Gateway.Tests.Settings;

/// <summary>What each setting of a schedule, a limit or the gateway itself becomes: exactly these facts, with exactly these values, and no others.</summary>
public sealed class SettingFactsTests
{
    private const string Gaps = "1.25,7,0.5";
    private const string TheGaps = "1.25 7 0.5";

    /// <summary>By setting: another value than that of the tests' good configuration, and what it changes.</summary>
    internal static Dictionary<string, (string Value, string[] Facts)> Effects { get; } =
        new(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Store"] = ("Data Source=other.db", ["Gateway.ConnectionString=Data Source=other.db"]),
            ["Gateway:PublicUrl"] = ("https://pay.example/gw", ["Gateway.PublicUrl=https://pay.example/gw", "Gateway.PublicPath=/gw"]),
            ["Gateway:AdminKey"] = ("ak_other", ["Gateway.AdminKey=ak_other"]),
            ["Gateway:RateLimit:RequestsPerSecond"] = ("7", ["Gateway.RequestsPerSecond=7"]),
            ["Gateway:Events:HeartbeatSeconds"] = ("7", ["Gateway.Streams.Heartbeat=7"]),
            ["Gateway:Events:StreamsPerMerchant"] = ("7", ["Gateway.Streams.PerMerchant=7"]),
            ["Gateway:Events:Streams"] = ("7", ["Gateway.Streams.InAll=7"]),
            ["Gateway:Retention:EventDays"] = ("31", ["Gateway.Retention.Events=2678400"]),
            ["Gateway:Retention:IdempotencyKeyDays"] = ("31", ["Gateway.Retention.Keys=2678400"]),
            ["Gateway:Retention:WalletEventDays"] = ("31", ["Gateway.Retention.WalletEvents=2678400"]),
            ["Gateway:DrainSeconds"] = ("7", ["Gateway.Drain=7"]),
            ["Gateway:Webhooks:AllowInsecure"] = ("true", ["Gateway.AllowInsecureWebhooks=True"]),
            ["Gateway:LostDataKeys:N"] = ("89abcdef", ["Gateway.DataKeys.Lost=89abcdef"]),
            ["Adapters:Jeonseong:TimeoutSeconds"] = (
                "7.5",
                // Four calls and the gaps between them, 1, 2 and 4 s.
                ["jeonseong.CallTimeout=7.5", "jeonseong.MerchantCode.Present.Window=37"]
            ),
            ["Adapters:Jeonseong:InquiryDelaysSeconds"] = (Gaps, [$"jeonseong.CustomerCode.Inquiry.Delays={TheGaps}"]),
            ["Adapters:Jeonseong:InquiryWindowSeconds"] = (
                "7.5",
                ["jeonseong.Windows.Inquiry=7.5", "jeonseong.CustomerCode.Inquiry.Window=7.5", "jeonseong.CustomerCode.LateLooks=7.5"]
            ),
            ["Adapters:Jeonseong:NotFoundGraceSeconds"] = (
                "7.5",
                ["jeonseong.CustomerCode.NotFoundGrace=7.5", "jeonseong.MerchantCode.NotFoundGrace=7.5", "jeonseong.PartNotFoundGrace=7.5"]
            ),
            ["Adapters:Jeonseong:ReverseNotBeforeSeconds"] = ("7.5", ["jeonseong.CustomerCode.UndoNotBefore=7.5"]),
            ["Adapters:Jeonseong:ReverseDelaysSeconds"] = (Gaps, [$"jeonseong.CustomerCode.Undo.Delays={TheGaps}"]),
            ["Adapters:Jeonseong:ReverseWindowSeconds"] = (
                "7.5",
                ["jeonseong.CustomerCode.Undo.Window=7.5", "jeonseong.MerchantCode.Undo.Window=7.5"]
            ),
            ["Adapters:Jeonseong:OrderRetryDelaysSeconds"] = (
                Gaps,
                [
                    $"jeonseong.MerchantCode.Present.Delays={TheGaps}",
                    // Four calls of 5 s each, and the gaps.
                    "jeonseong.MerchantCode.Present.Window=28.75",
                ]
            ),
            ["Adapters:Jeonseong:OrderPollDelaysSeconds"] = (Gaps, [$"jeonseong.MerchantCode.Inquiry.Delays={TheGaps}"]),
            ["Adapters:Jeonseong:OrderGraceSeconds"] = (
                "7.5",
                ["jeonseong.MerchantCode.Inquiry.Window=7.5", "jeonseong.MerchantCode.LateLooks=0 7.5"]
            ),
            ["Adapters:Jeonseong:CloseDelaysSeconds"] = (Gaps, [$"jeonseong.MerchantCode.Undo.Delays={TheGaps}"]),
            ["Adapters:Jeonseong:ConfirmAfterCloseSeconds"] = (
                "7.5",
                ["jeonseong.CustomerCode.Confirm=7.5", "jeonseong.MerchantCode.Confirm=7.5"]
            ),
            ["Adapters:Jeonseong:RefundQueryDelaysSeconds"] = (Gaps, [$"jeonseong.Parts.Delays={TheGaps}"]),
            ["Adapters:Jeonseong:RefundWindowSeconds"] = ("7.5", ["jeonseong.Parts.Window=7.5"]),
            ["Adapters:ManmulSang:TimeoutSeconds"] = ("7.5", ["manmulsang.CallTimeout=7.5"]),
            ["Adapters:ManmulSang:RetryDelaysSeconds"] = (Gaps, [$"manmulsang.MerchantCode.Present.Delays={TheGaps}"]),
            ["Adapters:ManmulSang:CreateWindowSeconds"] = ("7.5", ["manmulsang.MerchantCode.Present.Window=7.5"]),
            ["Adapters:ManmulSang:RetryWindowSeconds"] = ("7.5", ["manmulsang.Parts.Window=7.5"]),
            ["Adapters:ManmulSang:PollDelaysSeconds"] = (Gaps, [$"manmulsang.MerchantCode.Inquiry.Delays={TheGaps}"]),
            ["Adapters:ManmulSang:PollAfterExpirySeconds"] = (
                "7.5",
                ["manmulsang.Windows.Inquiry=7.5", "manmulsang.MerchantCode.Inquiry.Window=7.5", "manmulsang.MerchantCode.LateLooks=0 7.5"]
            ),
            ["Adapters:ManmulSang:ActionPollDelaysSeconds"] = (
                Gaps,
                [$"manmulsang.MerchantCode.Undo.Delays={TheGaps}", $"manmulsang.Parts.Delays={TheGaps}"]
            ),
            ["Adapters:ManmulSang:ActionWindowSeconds"] = (
                "7.5",
                ["manmulsang.MerchantCode.Undo.Window=7.5", "manmulsang.Parts.Window=7.5"]
            ),
            ["Adapters:ManmulSang:ConfirmAfterCloseSeconds"] = ("7.5", ["manmulsang.MerchantCode.Confirm=7.5"]),
            ["Adapters:ManmulSang:EventsPollSeconds"] = ("7.5", ["manmulsang.ReadEvery=7.5"]),
            ["Adapters:Ullim:Mid"] = ("880099", ["ullim.Sequence.Name=ullim/880099/T0001/20260302"]),
            ["Adapters:Ullim:DefaultTid"] = ("T0099", ["ullim.Sequence.Name=ullim/770077/T0099/20260302"]),
            ["Adapters:Ullim:MerchantNumberShare"] = ("0.5", ["ullim.Sequence.MerchantShare=499999"]),
            ["Adapters:Ullim:TimeoutSeconds"] = ("7.5", ["ullim.CallTimeout=7.5"]),
            ["Adapters:Ullim:InquiryDelaysSeconds"] = (Gaps, [$"ullim.CustomerCode.Inquiry.Delays={TheGaps}"]),
            ["Adapters:Ullim:InquiryWindowSeconds"] = (
                "7.5",
                ["ullim.Windows.Inquiry=7.5", "ullim.CustomerCode.Inquiry.Window=7.5", "ullim.CustomerCode.MismatchHolds=7.5"]
            ),
            ["Adapters:Ullim:NotFoundGraceSeconds"] = ("7.5", ["ullim.CustomerCode.NotFoundGrace=7.5"]),
            ["Adapters:Ullim:ReverseNotBeforeSeconds"] = ("7.5", ["ullim.CustomerCode.UndoNotBefore=7.5"]),
            ["Adapters:Ullim:ReverseDelaysSeconds"] = (Gaps, [$"ullim.CustomerCode.Undo.Delays={TheGaps}"]),
            ["Adapters:Ullim:ReverseWindowSeconds"] = ("7.5", ["ullim.CustomerCode.Undo.Window=7.5"]),
            ["Adapters:Ullim:ConfirmAfterCancelSeconds"] = ("7.5", ["ullim.CustomerCode.Confirm=7.5"]),
            ["Adapters:Ullim:RefundDelaysSeconds"] = (Gaps, [$"ullim.Parts.Delays={TheGaps}"]),
            ["Adapters:Ullim:RefundWindowSeconds"] = ("7.5", ["ullim.Parts.Window=7.5"]),
        };

    public static TheoryData<string> Settings => [.. Effects.Keys];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_becomes_these_facts_and_changes_no_others(string setting)
    {
        var (value, expected) = Effects[setting];
        var before = await SettingFacts.OfAsync();

        var after = await SettingFacts.OfAsync((Configured.FirstEntry(setting), value));

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            after
                .Where(fact => before.GetValueOrDefault(fact.Key) != fact.Value)
                .Select(fact => $"{fact.Key}={fact.Value}")
                .Order(StringComparer.Ordinal)
        );
    }
}
