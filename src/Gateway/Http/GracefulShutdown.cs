using Gateway.Settings;

namespace Gateway.Http;

/// <summary>
/// Between the word to stop and the closing of the listener: the node says that it is not ready and still answers, so that
/// a load balancer can send requests elsewhere before any is refused.
/// </summary>
internal sealed class GracefulShutdown(GatewaySettings settings, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedLifecycleService,
        IReadiness
{
    public ValueTask<string?> NotReadyBecauseAsync() =>
        ValueTask.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? "The gateway is stopping." : null);

    /// <summary>The host closes nothing before this has ended.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped by call, not by a signal, says so only later.
        lifetime.StopApplication();
        await Task.Delay(settings.Drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
