using System.Collections.Immutable;
using Gateway.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Settings;

public sealed class GatewaySettingsTests
{
    private static GatewaySettings Read(
        out ImmutableArray<string> faults,
        params (string Key, string Value)[] values
    ) =>
        GatewaySettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))
                )
                .Build(),
            out faults
        );

    [Fact]
    public void Nothing_set_is_a_test_gateway_on_sqlite()
    {
        var settings = Read(out var faults);
        Assert.Empty(faults);
        Assert.False(settings.Live);
        Assert.Equal("sqlite", settings.Store);
        Assert.Equal("Data Source=data/gateway.db", settings.ConnectionString);
        Assert.Equal(500, settings.RequestsPerSecond);
        Assert.Null(settings.AdminKey);
        Assert.Empty(settings.Merchants);
    }

    [Fact]
    public void All_faults_are_named_at_once_and_no_value_is_shown()
    {
        Read(
            out var faults,
            ("Gateway:Mode", "hidden"),
            ("Gateway:Store", "hidden"),
            ("Gateway:PublicUrl", "ftp://hidden"),
            ("Gateway:AdminKey", "hidden"),
            ("Gateway:RateLimit:RequestsPerSecond", "-1"),
            ("Gateway:Retention:EventDays", "29"),
            ("Gateway:Retention:IdempotencyKeyDays", "1"),
            ("Gateway:Retention:WalletEventDays", "hidden"),
            ("Gateway:Webhooks:AllowInsecure", "hidden"),
            ("Gateway:Merchants:0:Id", "hidden"),
            ("Gateway:Merchants:0:Name", ""),
            ("Gateway:Merchants:0:ApiKeys:0", "sk_live_hidden"),
            ("Gateway:Merchants:1:Id", "mer_b"),
            ("Gateway:Merchants:1:Name", "B"),
            ("Gateway:Merchants:1:ApiKeys:0", "sk_test_hidden"),
            ("Gateway:Merchants:1:ApiKeys:1", "sk_test_hidden"),
            ("Gateway:Merchants:2:Id", "mer_b"),
            ("Gateway:Merchants:2:Name", "B")
        );
        string[] expected =
        [
            "Gateway:AdminKey",
            "Gateway:Merchants:0:ApiKeys:0",
            "Gateway:Merchants:0:Id",
            "Gateway:Merchants:0:Name",
            "Gateway:Merchants:1:ApiKeys:1",
            "Gateway:Merchants:2:Id",
            "Gateway:Mode",
            "Gateway:PublicUrl",
            "Gateway:RateLimit:RequestsPerSecond",
            "Gateway:Retention:EventDays",
            "Gateway:Retention:IdempotencyKeyDays",
            "Gateway:Retention:WalletEventDays",
            "Gateway:Store",
            "Gateway:Webhooks:AllowInsecure",
        ];
        Assert.Equal(
            expected,
            faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("hidden", string.Concat(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_gateway_takes_no_merchants_from_the_configuration()
    {
        Read(
            out var faults,
            ("Gateway:Mode", "live"),
            ("Gateway:Merchants:0:Id", "mer_a"),
            ("Gateway:Merchants:0:Name", "A"),
            ("Gateway:Merchants:0:ApiKeys:0", "sk_test_hidden")
        );
        var fault = Assert.Single(faults);
        Assert.StartsWith("Gateway:Merchants ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault, StringComparison.Ordinal);
    }
}
