namespace Gateway.Recovery;

/// <summary>The parts list of this room.</summary>
internal static class RecoveryModule
{
    public static IServiceCollection AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton(RecoveryOptions.Default);
        services.AddHostedService<RecoveryService>();
        return services;
    }
}
