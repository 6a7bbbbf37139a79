using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Http;

/// <summary>Metrics for Prometheus, and traces and metrics by OTLP where an endpoint for them is named.</summary>
internal static class Telemetry
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Every meter and trace source of ours has a name that begins so.</summary>
    private const string Ours = "Gateway*";

    public static IServiceCollection AddTelemetry(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var export = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(Ours)
                    .AddMeter("Microsoft.AspNetCore.Server.Kestrel")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                _ = export ? metrics.AddOtlpExporter() : metrics;
            })
            .WithTracing(traces =>
            {
                traces
                    .AddSource(Ours)
                    .AddAspNetCoreInstrumentation(options =>
                        options.Filter = context =>
                            !context.Request.Path.StartsWithSegments(
                                "/health",
                                StringComparison.OrdinalIgnoreCase
                            )
                            && !context.Request.Path.StartsWithSegments(
                                "/metrics",
                                StringComparison.OrdinalIgnoreCase
                            )
                    )
                    .AddHttpClientInstrumentation();
                _ = export ? traces.AddOtlpExporter() : traces;
            });
        return services;
    }
}
