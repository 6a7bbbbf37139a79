using Gateway.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Settings;

/// <summary>What holds for all settings alike, of the gateway and of every wallet.</summary>
public sealed class AllSettingsTests
{
    private static readonly string[] SecretSettings =
    [
        "Gateway:AdminKey",
        "Gateway:DataKey",
        "Gateway:PreviousDataKeys:N",
        "Gateway:LostDataKeys:N",
        "Gateway:Merchants:N:ApiKeys:N",
        "Adapters:Jeonseong:Secret",
        "Adapters:Jeonseong:NextSecret",
        "Adapters:ManmulSang:ClientSecret",
        "Adapters:Ullim:ApiKey",
    ];

    private static readonly string[] SecretsInFiles = ["Adapters:Ullim:PrivateKeyFile", "Adapters:Ullim:PrivateKeyPem"];

    // Names that sound like secrets.
    private static readonly string[] Open =
    [
        "Gateway:Retention:IdempotencyKeyDays",
        "Gateway:SecretsDirectory",
        "Adapters:Jeonseong:KeyId",
        "Adapters:Jeonseong:NextKeyId",
        "Adapters:ManmulSang:CallbackKeysUrl",
        "Adapters:ManmulSang:KeysMaxAgeSeconds",
        "Adapters:ManmulSang:KeysRefetchMinSeconds",
        "Adapters:Ullim:KeyRefreshSeconds",
        "Adapters:Ullim:VoucherKeys:N",
    ];

    public static TheoryData<string> Keys => [.. Configured.Asked()];

    public static MatrixTheoryData<string, string> Secrets =>
        new(SecretSettings, ["{0}\n", "{0}\r\n", "{0} ", " {0}", "\t{0}", "{0}\u00A0", "비밀", "\uFEFF{0}"]);

    [Fact]
    public void The_configurations_of_these_tests_are_good()
    {
        Assert.Empty(Configured.Faults(Configured.Good));
        Assert.Empty(Configured.Faults(Configured.GoodLive));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_empty_value_is_an_absent_one(string name)
    {
        var key = Configured.FirstEntry(name);

        Assert.Equal(Configured.Faults(Configured.Good, (key, null)), Configured.Faults(Configured.Good, (key, "")));
        if (!key.StartsWith("Adapters:", StringComparison.Ordinal))
        {
            Assert.Equal(Read(key, null), Read(key, ""));
        }
    }

    // As a compose file passes on variables that nobody set.
    [Theory]
    [InlineData("Jeonseong")]
    [InlineData("ManmulSang")]
    [InlineData("Ullim")]
    public void A_wallet_all_of_whose_settings_are_empty_is_off(string wallet)
    {
        var empty = Configured
            .Asked()
            .Where(key => key.StartsWith($"Adapters:{wallet}:", StringComparison.Ordinal))
            .Select(key => (key, (string?)""))
            .ToArray();

        Assert.NotEmpty(empty);
        Assert.Empty(Configured.Faults([], empty));
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_with_what_nobody_sees_is_refused_by_name_and_not_shown(string name, string form)
    {
        var key = Configured.FirstEntry(name);
        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Configured.Good[key]);

        var fault = Assert.Single(Configured.Faults(Configured.Good, (key, value)));

        Assert.StartsWith($"{key} must be ", fault, StringComparison.Ordinal);
        Assert.Contains("visible ASCII", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value.Trim(), fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_is_missing_among_those_that_are_tried() =>
        Assert.Equal(
            SecretSettings.Concat(SecretsInFiles).Concat(Open).Order(StringComparer.Ordinal),
            Configured
                .Asked()
                .Where(key => key.Contains("Secret", StringComparison.Ordinal) || key.Contains("Key", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    private static string Read(string key, string? value)
    {
        var settings = GatewaySettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build(), out _);
        return string.Join(
            ' ',
            settings.Live,
            settings.Store,
            settings.ConnectionString,
            settings.PublicUrl,
            settings.AdminKey,
            settings.RequestsPerSecond,
            settings.AllowInsecureWebhooks,
            settings.Merchants.Length,
            settings.Streams,
            settings.Drain,
            settings.DataKeys.Current,
            settings.DataKeys.Others.Length,
            settings.DataKeys.Lost.Length
        );
    }
}
