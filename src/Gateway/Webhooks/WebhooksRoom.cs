using Gateway.Settings;

namespace Gateway.Webhooks;

/// <summary>The parts list of this room.</summary>
internal static class WebhooksRoom
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(WebhookOptions.Default);
        services.AddSingleton<IResolver, SystemResolver>();
        services.AddSingleton(provider => new Sender(
            Sender.Line(
                provider.GetRequiredService<IResolver>(),
                provider.GetRequiredService<GatewaySettings>()
            ),
            provider.GetRequiredService<WebhookOptions>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<Deliverer>();
        return services;
    }
}
