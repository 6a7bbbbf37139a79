namespace Gateway.Webhooks;

/// <summary>The parts list of this room.</summary>
internal static class WebhooksRoom
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(WebhookOptions.Default);
        services.AddSingleton<IResolver, SystemResolver>();
        services.AddSingleton<Sender>();
        services.AddHostedService<Deliverer>();
        return services;
    }
}
