using Adapters.Contract;

namespace Gateway.Tests.Settings;

/// <summary>What the settings of a wallet do to what is sent to it: its words, its deadline and its pace.</summary>
public sealed class WireSettingsTests
{
    /// <summary>By setting: a value, and what then stands in a request. Settings that others are made from are given as well.</summary>
    internal static Dictionary<string, (string Value, string Sent)> Words { get; } =
        new(StringComparer.Ordinal)
        {
            ["Adapters:Jeonseong:BaseUrl"] = ("https://other.example", "https://other.example/"),
            ["Adapters:Jeonseong:MerchantId"] = ("M999999999", "X-Js-Merchant: M999999999"),
            ["Adapters:Jeonseong:KeyId"] = ("k9", "X-Js-Key: k9"),
            ["Adapters:Jeonseong:DefaultStoreId"] = ("SHOP-9", "\"SHOP-9\""),
            ["Adapters:Jeonseong:DefaultTermId"] = ("TERM-9", "\"TERM-9\""),
            ["Adapters:Jeonseong:Subject"] = ("Fruit", "\"Fruit\""),
            ["Adapters:ManmulSang:BaseUrl"] = ("https://other.example", "https://other.example/"),
            // RFC 7617: "other:" and the secret, and the client's id and a secret.
            ["Adapters:ManmulSang:ClientId"] = ("other", "Authorization: Basic b3RoZXI6MDEy"),
            ["Adapters:ManmulSang:ClientSecret"] = (
                "zyxwvutsrqponmlkjihgfedcba543210",
                "Authorization: Basic Y2xpZW50Onp5eHd2dXRzcnFwb25tbGtqaWhnZmVkY2JhNTQzMjEw"
            ),
            ["Adapters:ManmulSang:Scope"] = ("orders events", "scope=orders+events"),
            ["Adapters:ManmulSang:TokenUrl"] = ("https://id.example/token", "https://id.example/token"),
            ["Adapters:ManmulSang:CallbackKeysUrl"] = ("https://id.example/keys", "https://id.example/keys"),
            ["Adapters:ManmulSang:NotifyUrl"] = ("https://pay.example/told", "\"https://pay.example/told\""),
            ["Adapters:ManmulSang:DefaultStore"] = ("SHOP-9", "\"SHOP-9\""),
            ["Adapters:ManmulSang:DefaultTerminal"] = ("TERM-9", "\"TERM-9\""),
            ["Adapters:Ullim:BaseUrl"] = ("https://other.example", "https://other.example/"),
            ["Adapters:Ullim:ApiKey"] = ("UL-999999", "UL-999999"),
            ["Adapters:Ullim:Mid"] = ("999999", "999999"),
            ["Adapters:Ullim:DefaultTid"] = ("TERM-9", "TERM-9"),
            ["Adapters:Ullim:Memo"] = ("Fruit", "Fruit"),
        };

    public static TheoryData<string> WordSettings => [.. Words.Keys];

    public static TheoryData<string> Timeouts => [.. Ending(":TimeoutSeconds", fewest: 3)];

    public static TheoryData<string> Rates => [.. Ending(":MaxRequestsPerSecond", fewest: 2)];

    public static TheoryData<string> Switches => [.. Ending(":Enabled", fewest: 3)];

    [Theory]
    [MemberData(nameof(WordSettings))]
    public async Task A_word_of_the_settings_is_what_the_wallet_hears(string setting)
    {
        var (value, sent) = Words[setting];

        Assert.DoesNotContain(sent, await SentAsync(), StringComparison.Ordinal);
        Assert.Contains(sent, await SentAsync((setting, value)), StringComparison.Ordinal);

        async Task<string> SentAsync(params (string, string?)[] changes)
        {
            await using var wallets = new RecordedWallets(changes);
            await wallets.AskEverythingAsync(wallets.Of(Section(setting)));
            Assert.NotEmpty(wallets.Sent);
            return string.Join('\n', wallets.TokensAsked.Concat(wallets.Sent));
        }
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task A_call_ends_after_the_seconds_of_its_wallets_setting(string setting)
    {
        await using var wallets = new RecordedWallets((setting, "7.5"));
        var wallet = wallets.Of(Section(setting));
        var never = new TaskCompletionSource();
        wallets.Answers = never.Task;

        var asked = wallet.InquireAsync(wallets.Charge(wallet), CancellationToken.None);
        await Eventually.IsTrueAsync(() => !wallets.Sent.IsEmpty || asked.IsCompleted);
        Assert.False(wallets.Sent.IsEmpty, "it ended before anything was sent");
        wallets.Time.Advance(TimeSpan.FromSeconds(7.4));
        Assert.False(asked.IsCompleted, $"it ended before 7.5 s");
        wallets.Time.Advance(TimeSpan.FromSeconds(0.2));

        var answer = await asked.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        Assert.True(answer is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NoAnswer }, answer.ToString());
    }

    /// <summary>Of more at once than a wallet takes some are refused before they are sent; other wallets do not notice.</summary>
    [Theory]
    [MemberData(nameof(Rates))]
    public async Task A_wallets_own_pace_is_kept(string setting)
    {
        const int AtOnce = 19;
        var slow = await RefusedAsync("1");

        Assert.True(slow > 0, $"{setting}=1 let all {AtOnce} pass");
        Assert.Equal((0, 0), (await RefusedAsync("0"), await RefusedAsync("1000")));

        async Task<int> RefusedAsync(string pace)
        {
            await using var wallets = new RecordedWallets([.. Rates.Select(rate => (rate.Data, (string?)"0")), (setting, pace)]);
            var refused = 0;
            foreach (var wallet in wallets.All)
            {
                var sent = wallets.Sent.Count;
                var answers = await Task.WhenAll(
                    Enumerable
                        .Range(0, AtOnce)
                        .Select(_ => wallet.InquireAsync(wallets.Charge(wallet), TestContext.Current.CancellationToken))
                );
                var unsent = answers.Count(answer => answer is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotProcessed });
                Assert.Equal(AtOnce, wallets.Sent.Count - sent + unsent);
                if (wallet == wallets.Of(Section(setting)))
                {
                    refused = unsent;
                }
                else
                {
                    Assert.Equal((wallet.Facts.Id, 0), (wallet.Facts.Id, unsent));
                }
            }
            return refused;
        }
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task A_wallet_is_off_although_its_settings_are_there(string setting)
    {
        await using var on = new RecordedWallets((setting, "true"));
        await using var off = new RecordedWallets((setting, "false"));

        Assert.Equal(
            on.All.Select(wallet => wallet.Facts.Id).Except([on.Of(Section(setting)).Facts.Id]),
            off.All.Select(wallet => wallet.Facts.Id)
        );
    }

    private static string Section(string setting) => setting.Split(':')[1];

    private static List<string> Ending(string end, int fewest)
    {
        var found = Configured.Asked().Where(key => key.EndsWith(end, StringComparison.Ordinal)).ToList();
        Assert.True(found.Count >= fewest, $"{found.Count} settings {end}");
        return found;
    }
}
