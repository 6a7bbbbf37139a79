namespace Gateway.Callbacks;

/// <summary>The parts list of this room.</summary>
internal static class CallbacksModule
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.AddSingleton<WalletEventHandler>();
        services.AddSingleton(CallbackLimits.Default);
        services.AddSingleton<CallbackReader>();
        services.AddHostedService<EventFeed>();
        return services;
    }

    public static IEndpointRouteBuilder MapCallbacks(this IEndpointRouteBuilder app)
    {
        app.MapPost("/callbacks/{scheme}", ReceiveCallback.HandleAsync).ExcludeFromDescription();
        return app;
    }
}
