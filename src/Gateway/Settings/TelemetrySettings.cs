namespace Gateway.Settings;

/// <summary>Which signals go to a collector by OTLP, as the standard <c>OTEL_*</c> variables say.</summary>
/// <param name="Traces">Where spans go; null: nowhere.</param>
/// <param name="Metrics">Where metrics go besides <c>GET /metrics</c>; null: nowhere.</param>
internal sealed record TelemetrySettings(OtlpTarget? Traces, OtlpTarget? Metrics)
{
    /// <summary>Nothing goes anywhere.</summary>
    public static TelemetrySettings None { get; } = new(null, null);

    /// <summary>Reads the variables and notes every fault.</summary>
    public static TelemetrySettings Read(IConfiguration configuration, ICollection<string> faults) =>
        new(
            OtlpTarget.Read(configuration, "TRACES", ["none", "otlp"], faults),
            // Prometheus is always there, so that naming it changes nothing.
            OtlpTarget.Read(configuration, "METRICS", ["none", "otlp", "prometheus"], faults)
        );
}
