using Adapters.Wire;
using Gateway.Settings;

namespace Gateway.Webhooks;

/// <summary>The parts list of this room.</summary>
internal static class WebhooksRoom
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(WebhookOptions.Default);
        // Of its own, so that merchants' names do not hold up the wallets'.
        services.AddSingleton<IResolver>(provider => new SystemResolver(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Sender(
            Sender.Line(
                provider.GetRequiredService<IResolver>(),
                provider.GetRequiredService<GatewaySettings>(),
                provider.GetRequiredService<WebhookOptions>(),
                provider.GetRequiredService<TimeProvider>()
            ),
            provider.GetRequiredService<WebhookOptions>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<TestLimiter>();
        services.AddHostedService<Deliverer>();
        services.AddHostedService<ReplayWorker>();
        return services;
    }
}
