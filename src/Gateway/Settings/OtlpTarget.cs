using System.Collections.Immutable;
using System.Globalization;
using OpenTelemetry.Exporter;

namespace Gateway.Settings;

/// <summary>
/// Where one signal goes by OTLP: what the variables of that signal say (<c>OTEL_EXPORTER_OTLP_TRACES_…</c>), which come before
/// the general ones; those the exporter reads itself (OpenTelemetry specification, "OpenTelemetry Protocol Exporter").
/// </summary>
/// <param name="Endpoint">The signal's own address, used as it is; null: the general one, to which the exporter adds the signal's path.</param>
/// <param name="Protocol">The signal's own protocol, or null.</param>
/// <param name="Headers">The signal's own headers, or null.</param>
/// <param name="TimeoutMilliseconds">The signal's own time limit, or null.</param>
internal sealed record OtlpTarget(Uri? Endpoint, OtlpExportProtocol? Protocol, string? Headers, int? TimeoutMilliseconds)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    // The generated text of a record would show the headers, which hold a collector's key.
    /// <inheritdoc/>
    public override string ToString() => nameof(OtlpTarget);

    /// <summary>Puts the signal's own values over the general ones.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        if (Protocol is { } protocol)
        {
            options.Protocol = protocol;
        }
        if (Endpoint is not null)
        {
            options.Endpoint = Endpoint;
        }
        if (Headers is not null)
        {
            options.Headers = Headers;
        }
        if (TimeoutMilliseconds is { } timeout)
        {
            options.TimeoutMilliseconds = timeout;
        }
    }

    /// <summary>The target of a signal, or null if it is not to be exported.</summary>
    /// <param name="configuration">Holds the variables.</param>
    /// <param name="signal"><c>TRACES</c> or <c>METRICS</c>.</param>
    /// <param name="exporters">The exporters by which the signal may be named to go; <c>none</c> and <c>otlp</c> among them.</param>
    /// <param name="faults">Takes what is wrong, by the variable's name and never with its value.</param>
    public static OtlpTarget? Read(
        IConfiguration configuration,
        string signal,
        ImmutableArray<string> exporters,
        ICollection<string> faults
    )
    {
        var general = Address(configuration, Prefix + "ENDPOINT", faults);
        _ = ProtocolOf(configuration, Prefix + "PROTOCOL", faults);
        var own = Address(configuration, $"{Prefix}{signal}_ENDPOINT", faults);
        var target = new OtlpTarget(
            own,
            ProtocolOf(configuration, $"{Prefix}{signal}_PROTOCOL", faults),
            Text(configuration, $"{Prefix}{signal}_HEADERS"),
            Milliseconds(configuration, $"{Prefix}{signal}_TIMEOUT", faults)
        );
        var named = Text(configuration, $"OTEL_{signal}_EXPORTER")
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named?.Except(exporters, StringComparer.Ordinal).Any() == true)
        {
            faults.Add($"OTEL_{signal}_EXPORTER must be {string.Join(" or ", exporters)}");
        }
        // By the standard's default everything would go to this machine; here it goes where somebody said so.
        var wanted = named is null ? (own ?? general) is not null : named.Contains("otlp", StringComparer.Ordinal);
        return wanted ? target : null;
    }

    // An empty variable is one that is not set, by the same specification.
    private static string? Text(IConfiguration configuration, string name) =>
        configuration[name] is { } value && value.Trim() is { Length: > 0 } text ? text : null;

    private static Uri? Address(IConfiguration configuration, string name, ICollection<string> faults)
    {
        if (Text(configuration, name) is not { } value)
        {
            return null;
        }
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }
        Note(faults, $"{name} must be an absolute http or https address");
        return null;
    }

    private static OtlpExportProtocol? ProtocolOf(IConfiguration configuration, string name, ICollection<string> faults)
    {
        switch (Text(configuration, name))
        {
            case null:
                return null;
            case "grpc":
                return OtlpExportProtocol.Grpc;
            case "http/protobuf":
                return OtlpExportProtocol.HttpProtobuf;
            default:
                Note(faults, $"{name} must be grpc or http/protobuf");
                return null;
        }
    }

    private static int? Milliseconds(IConfiguration configuration, string name, ICollection<string> faults)
    {
        if (Text(configuration, name) is not { } value)
        {
            return null;
        }
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }
        Note(faults, $"{name} must be a whole number of milliseconds, at least 1");
        return null;
    }

    // The general variables are read for each signal.
    private static void Note(ICollection<string> faults, string fault)
    {
        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }
}
