using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Settings;

/// <summary>Every setting has a test in which it matters: a new one fails here until it has.</summary>
public sealed class EverySettingMattersTests
{
    /// <summary>Settings whose effect is neither a fact nor a word on the wire, or more than that: the tests that show it.</summary>
    private static readonly Dictionary<string, string[]> Tests = new(StringComparer.Ordinal)
    {
        ["Gateway:Mode"] = ["StoreModeTests.The_gateway_asks_for_it_when_it_starts"],
        ["Gateway:Store"] = ["OpenedStoreTests.A_gateway_opens_the_store_of_its_settings"],
        ["ConnectionStrings:Store"] = ["OpenedStoreTests.A_gateway_opens_the_store_of_its_settings"],
        ["Gateway:DataKey"] = ["StoreDataKeyTests.The_first_key_is_the_stores_and_another_one_is_refused_by_name"],
        ["Gateway:PreviousDataKeys:N"] =
        [
            "StoreDataKeyTests.A_key_is_followed_by_another_that_names_it_as_previous_and_the_first_alone_is_refused_then",
        ],
        ["Gateway:LostDataKeys:N"] = ["StoreDataKeyTests.A_lost_key_is_followed_only_if_its_id_is_named"],
        ["Gateway:SecretsDirectory"] = ["SecretFilesTests.A_gateway_opens_to_the_admin_key_that_a_file_holds"],
        ["Gateway:PublicUrl"] =
        [
            "PublicPathTests.A_callback_is_verified_with_the_path_that_was_given_out",
            "PublicPathTests.Every_link_in_an_answer_is_found_at_the_proxy",
        ],
        ["Gateway:AdminKey"] = ["MerchantsApiTests.Without_an_admin_key_the_admin_routes_are_closed"],
        ["Gateway:Merchants:N:Id"] = [ConfiguredMerchant],
        ["Gateway:Merchants:N:Name"] = [ConfiguredMerchant],
        ["Gateway:Merchants:N:ApiKeys:N"] = [ConfiguredMerchant],
        ["Gateway:RateLimit:RequestsPerSecond"] = ["RateLimitTests.Each_key_has_a_limit_of_its_own_at_the_rate_of_the_setting"],
        ["Gateway:Events:HeartbeatSeconds"] = ["EventStreamTests.A_stream_that_breaks_before_its_first_event_resumes_at_its_begin"],
        ["Gateway:Events:StreamsPerMerchant"] = [BoundedStreams],
        ["Gateway:Events:Streams"] = [BoundedStreams],
        ["Gateway:Retention:EventDays"] = [Pruned],
        ["Gateway:Retention:IdempotencyKeyDays"] = [Pruned],
        ["Gateway:Retention:WalletEventDays"] = [Pruned],
        ["Gateway:DrainSeconds"] = ["GracefulShutdownTests.A_node_that_drains_is_not_ready_but_still_answers_and_finishes"],
        ["Gateway:Webhooks:AllowInsecure"] =
        [
            "WebhookAddressSettingTests.A_plain_or_private_address_is_taken_only_where_the_setting_allows_it",
        ],
        ["Adapters:Jeonseong:Secret"] = ["JeonseongSigningTests.A_request_is_signed_over_the_bytes_that_are_sent"],
        ["Adapters:Jeonseong:NextKeyId"] = ["JeonseongRepeatTests.A_retired_key_is_replaced_by_the_next_one"],
        ["Adapters:Jeonseong:NextSecret"] = ["JeonseongSigningTests.An_answer_signed_with_the_next_key_counts"],
        ["Adapters:Jeonseong:RateRetryDelaysSeconds"] = ["JeonseongTimesTests.Too_fast_is_repeated_after_the_seconds_of_the_setting"],
        ["Adapters:Jeonseong:CodeClockSkewSeconds"] = ["JeonseongTimesTests.A_code_ends_as_many_seconds_later_as_clocks_may_differ"],
        ["Adapters:ManmulSang:TokenRefreshAtFraction"] =
        [
            "ManmulSangTimesTests.Calls_share_one_token_until_that_part_of_its_seconds_is_over",
        ],
        ["Adapters:ManmulSang:CallbackToleranceSeconds"] =
        [
            "ManmulSangTimesTests.A_callback_may_be_as_many_seconds_old_or_early_as_the_setting_says",
        ],
        ["Adapters:ManmulSang:KeysMaxAgeSeconds"] = ["ManmulSangTimesTests.Keys_are_used_for_as_many_seconds_as_the_setting_says"],
        ["Adapters:ManmulSang:KeysRefetchMinSeconds"] =
        [
            "ManmulSangTimesTests.Keys_are_fetched_for_an_unknown_id_once_in_the_seconds_of_the_setting",
        ],
        ["Adapters:Ullim:PrivateKeyPem"] = ["UllimSigningTests.A_message_is_signed_over_its_own_bytes_and_time"],
        ["Adapters:Ullim:PrivateKeyFile"] = ["UllimSettingsTests.The_key_may_come_from_a_file_but_not_from_both"],
    };

    /// <summary>What is only judged so far, since nothing accepts payments offline.</summary>
    private static readonly string[] Planned =
    [
        "VoucherKeys:N",
        "UploadTimeoutSeconds",
        "FloorLimitWon",
        "OutstandingLimitWon",
        "MaxAgeHours",
        "BatchLingerSeconds",
        "BatchMaxLines",
        "BatchRetryDelaysSeconds",
        "BatchStatusDelaysSeconds",
        "BatchOverdueSeconds",
        "LineInquiryDelaysSeconds",
        "LineReviewHours",
        "KeyRefreshSeconds",
        "BlockListRefreshSeconds",
        "OfflineStaleHours",
        "DayCloseAt",
    ];

    private const string ConfiguredMerchant = "MerchantsApiTests.A_key_of_the_configuration_opens_everything_of_its_merchant";
    private const string BoundedStreams = "EventStreamTests.Streams_are_bounded_for_each_merchant_and_in_all";
    private const string Pruned = "PrunerTests.What_is_old_and_done_goes_and_what_is_young_or_still_wanted_stays";

    [Fact]
    public void Every_setting_has_a_test_in_which_it_matters()
    {
        var asked = Configured.Asked();
        Assert.True(asked.Count > 90, $"{asked.Count} settings");
        var shown = SettingFactsTests
            .Effects.Keys.Concat(WireSettingsTests.Words.Keys)
            .Concat(WireSettingsTests.Timeouts.Select(row => row.Data))
            .Concat(WireSettingsTests.Rates.Select(row => row.Data))
            .Concat(WireSettingsTests.Switches.Select(row => row.Data))
            .Concat(Tests.Keys)
            .Concat(Planned.Select(name => "Adapters:Ullim:" + name))
            .ToHashSet(StringComparer.Ordinal);

        AssertNone("nothing shows what they do", asked.Except(shown));
        AssertNone("they are no settings", shown.Except(asked));
    }

    [Fact]
    public void The_tests_that_show_it_are_there()
    {
        var classes = SourceTree.Below("tests").ToLookup(file => Path.GetFileNameWithoutExtension(file.Path), file => file.Text);

        Assert.All(
            Tests.Values.SelectMany(names => names).Distinct(),
            name =>
            {
                var (type, method) = (name.Split('.')[0], name.Split('.')[1]);
                Assert.True(
                    classes[type]
                        .Any(text =>
                            Regex.IsMatch(text, $@"\[(Fact|Theory)\][^;{{}}]*?\b{method}\(", RegexOptions.None, TimeSpan.FromSeconds(10))
                        ),
                    $"there is no test {name}"
                );
            }
        );
    }

    private static void AssertNone(string what, IEnumerable<string> settings)
    {
        var left = settings.ToList();
        Assert.True(left.Count == 0, $"{what}: {string.Join(", ", left)}");
    }

    [Fact]
    public void What_is_only_judged_is_told_as_planned() =>
        Assert.Contains(
            "**Offline payments.**",
            File.ReadAllText(Path.Combine(SourceTree.Root, "docs/api.md")).Split("## Planned")[1],
            StringComparison.Ordinal
        );
}
