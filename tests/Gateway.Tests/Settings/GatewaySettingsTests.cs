using System.Collections.Immutable;
using Gateway.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Settings;

public sealed class GatewaySettingsTests
{
    private static GatewaySettings Read(out ImmutableArray<string> faults, params (string Key, string Value)[] values) =>
        GatewaySettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build(),
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
        Assert.Equal(expected, faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hidden", string.Concat(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://pay.example", "")]
    [InlineData("https://pay.example/", "")]
    [InlineData("https://pay.example/gateway", "/gateway")]
    [InlineData("https://pay.example/a/gate-way_1.0~/", "/a/gate-way_1.0~")]
    [InlineData("https://pay.example/healthy", "/healthy")]
    public void A_public_address_may_have_a_path(string address, string path)
    {
        var settings = Read(out var faults, ("Gateway:PublicUrl", address));

        Assert.Empty(faults);
        Assert.Equal(path, settings.PublicPath);
        Assert.Equal(address.TrimEnd('/'), settings.PublicUrl!.AbsoluteUri.TrimEnd('/'));
    }

    // What could be written in two ways, so that a wallet signs one and the gateway checks the other; and our own routes.
    [Theory]
    [InlineData("https://pay.example/g%61teway")]
    [InlineData("https://pay.example/결제")]
    [InlineData("https://pay.example/a//b")]
    [InlineData("https://pay.example/a b")]
    [InlineData("https://pay.example/a?b=c")]
    [InlineData("https://pay.example/v1")]
    [InlineData("https://pay.example/callbacks/x")]
    [InlineData("https://pay.example/health")]
    public void A_public_address_whose_path_is_not_plain_is_refused(string address)
    {
        Read(out var faults, ("Gateway:PublicUrl", address));

        Assert.StartsWith("Gateway:PublicUrl must be ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:8601")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "127.0.0.1:8601")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "https")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "ten")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin")]
    [InlineData("OTEL_METRICS_EXPORTER", "otlp,hidden")]
    public void A_telemetry_variable_that_nothing_could_be_done_with_is_named(string name, string value)
    {
        Read(out var faults, (name, value));

        var fault = Assert.Single(faults);
        Assert.StartsWith(name + " must be ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
    }

    // The table of the OpenTelemetry specification, for the two signals that there are.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/v1/traces")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://c:4318/v1/metrics")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_TRACES_EXPORTER", "none")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_METRICS_EXPORTER", "none")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_METRICS_EXPORTER", "prometheus")]
    [InlineData(true, false, "OTEL_TRACES_EXPORTER", "otlp")]
    public void A_signal_is_exported_as_the_standard_says(bool traces, bool metrics, params string[] variables)
    {
        var settings = Read(out var faults, [.. variables.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.Empty(faults);
        Assert.Equal((traces, metrics), (settings.Telemetry.Traces is not null, settings.Telemetry.Metrics is not null));
    }

    [Fact]
    public void A_live_gateway_takes_no_merchants_from_the_configuration()
    {
        Read(
            out var faults,
            ("Gateway:Mode", "live"),
            ("Gateway:PublicUrl", "https://pay.example"),
            ("Gateway:DataKey", World.TestStore.DataKey),
            ("Gateway:Merchants:0:Id", "mer_a"),
            ("Gateway:Merchants:0:Name", "A"),
            ("Gateway:Merchants:0:ApiKeys:0", "sk_test_hidden")
        );
        var fault = Assert.Single(faults);
        Assert.StartsWith("Gateway:Merchants ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault, StringComparison.Ordinal);
    }
}
