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
        // Spans that nobody collects would cost a tenth of a payment. A caller's trace is handed on without them too.
        var export = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        var telemetry = services
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
            });
        if (export)
        {
            telemetry.WithTracing(traces =>
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
                    .AddHttpClientInstrumentation()
                    .AddOtlpExporter()
            );
        }
        return services;
    }
}
