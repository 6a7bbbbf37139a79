using System.Collections.Immutable;
using Adapters.Contract.Settings;
using Adapters.Jeonseong;
using Adapters.ManmulSang;
using Adapters.Ullim;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;

namespace Gateway.Wallets;

/// <summary>The parts list of this room: here, and only here, the built-in wallets are named.</summary>
internal static class WalletsModule
{
    public static IServiceCollection AddWallets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddJeonseong(configuration);
        services.AddManmulSang(configuration);
        services.AddUllim(configuration);
        services.AddSingleton<IGatewayAddress, GatewayAddress>();
        services.AddHostedService<AddressNotice>();
        services.AddSingleton<WalletDirectory>();
        services.AddSingleton<WalletHealth>();
        services.AddSingleton<WalletInvoker>();
        services.AddSingleton<CodeRouter>();
        services.AddSingleton<Breakers>();
        services.AddSingleton(WalletLimiterOptions.Default);
        services.AddSingleton<WalletLimiters>();
        services.AddSingleton<SchemeViews>();
        services.AddSingleton<PausedSchemes>();
        services.AddHostedService(provider => provider.GetRequiredService<PausedSchemes>());
        return services;
    }

    /// <summary>What is wrong with the adapters' settings, each fault with its full key.</summary>
    public static ImmutableArray<string> AdapterFaults(this IServiceCollection services) =>
        [.. services.Select(service => service.ImplementationInstance).OfType<AdapterFaults>().SelectMany(faults => faults.Faults)];

    public static IEndpointRouteBuilder MapSchemes(this IEndpointRouteBuilder app)
    {
        var reads = app.MapGroup("/v1").Requires(Scope.PaymentsRead).WithTags("Schemes");
        reads.MapGet("/schemes", Schemes.List).WithName("ListSchemes").Gives<Schemes.ListView>();
        reads.MapGet("/schemes/{id}", Schemes.Get).WithName("GetScheme").Gives<Schemes.View>();
        reads.MapPost("/codes/inspect", InspectCode.HandleAsync).WithName("InspectCode").Takes(InspectCode.Read).Gives<InspectCode.View>();

        var admin = app.MapGroup("/admin/v1/schemes").RequiresAdmin().WithTags("Admin");
        admin.MapGet("/", Schemes.List).WithName("ListAllSchemes").Gives<Schemes.ListView>();
        admin.MapPost("/{id}/pause", PauseScheme.PauseAsync).WithName("PauseScheme").Gives<Schemes.View>();
        admin.MapPost("/{id}/resume", PauseScheme.ResumeAsync).WithName("ResumeScheme").Gives<Schemes.View>();
        return app;
    }
}
