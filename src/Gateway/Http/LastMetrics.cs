using OpenTelemetry.Metrics;

namespace Gateway.Http;

/// <summary>
/// Sends what was counted since the last export when the gateway stops: seen at the collector, its disposal alone sends spans but no
/// metrics. It is registered before all that works, so it stops after them.
/// </summary>
internal sealed class LastMetrics(MeterProvider metrics) : IHostedService
{
    private const int PatienceMilliseconds = 5_000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.Run(() => metrics.ForceFlush(PatienceMilliseconds), CancellationToken.None);
}
