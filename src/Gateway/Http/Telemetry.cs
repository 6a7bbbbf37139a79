using Gateway.Settings;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Http;

/// <summary>Metrics for Prometheus, and traces and metrics by OTLP as the standard <c>OTEL_*</c> variables say.</summary>
internal static class Telemetry
{
    /// <summary>Every meter and trace source of ours has a name that begins so.</summary>
    private const string Ours = "Gateway*";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        var telemetry = services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                // No instruments of the HTTP client: their labels name the hosts of merchants' webhooks, and one merchant
                // could make any number of them. Ours tell more of a question to a wallet.
                metrics
                    .AddMeter(Ours)
                    .AddMeter("Microsoft.AspNetCore.Server.Kestrel")
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                _ = settings.Metrics is { } target ? metrics.AddOtlpExporter(target.Apply) : metrics;
            });
        // Spans that nobody collects would cost a tenth of a payment. A caller's trace is handed on without them too.
        if (settings.Traces is { } collector)
        {
            telemetry.WithTracing(traces =>
                traces
                    .AddSource(Ours)
                    .AddAspNetCoreInstrumentation(options => options.Filter = IsWorthASpan)
                    .AddHttpClientInstrumentation()
                    .AddOtlpExporter(collector.Apply)
            );
        }
        return services;
    }

    private static bool IsWorthASpan(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);
}
