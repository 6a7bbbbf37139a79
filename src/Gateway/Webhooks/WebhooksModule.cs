using Adapters.Network;
using Gateway.Settings;

namespace Gateway.Webhooks;

/// <summary>The parts list of this room.</summary>
internal static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(WebhookOptions.Default);
        // Of its own, so that merchants' names do not hold up the wallets'.
        services.AddSingleton<IResolver>(provider => new SystemResolver(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhookClient(
            WebhookClient.Line(
                provider.GetRequiredService<IResolver>(),
                provider.GetRequiredService<GatewaySettings>(),
                provider.GetRequiredService<WebhookOptions>(),
                provider.GetRequiredService<TimeProvider>()
            ),
            provider.GetRequiredService<WebhookOptions>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<TestLimiter>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<ReplayWorker>();
        return services;
    }
}
