using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Adapters.ManmulSang;

/// <summary>The door to the ManmulSang adapter.</summary>
public static class ManmulSangRegistration
{
    private const int NoRateLimit = 0;

    /// <summary>
    /// Adds the wallet if <c>Adapters:ManmulSang</c> is configured. A <see cref="TimeProvider"/> and an
    /// <see cref="IGatewayAddress"/> must be registered.
    /// </summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddManmulSang(
        this IServiceCollection services,
        IConfiguration configuration
    ) => services.AddWallet(configuration, "ManmulSang", ManmulSangOptions.Read, Register);

    private static void Register(IServiceCollection services, ManmulSangOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ManmulSangTokens>();
        services.AddSingleton<ManmulSangKeys>();
        services
            .AddHttpClient(ManmulSangTokens.Client)
            .AddWalletPipeline(options.Timeout, NoRateLimit);
        services
            .AddHttpClient(ManmulSangKeys.Client)
            .AddWalletPipeline(options.Timeout, NoRateLimit);
        services
            .AddRefitGeneratedClient<IManmulSangApi>(ManmulSangJson.Default)
            .ConfigureHttpClient(http => http.BaseAddress = options.BaseUrl)
            .AddWalletPipeline(options.Timeout, options.MaxRequestsPerSecond)
            .AddHttpMessageHandler(provider => new ManmulSangSigning(
                provider.GetRequiredService<ManmulSangTokens>()
            ))
            .AddDisclosures(ManmulSangDisclosure.Table);
        services.AddSingleton<ManmulSangLine>();
        services.AddSingleton<ManmulSangOrders>();
        services.AddSingleton<ManmulSangPresenting>();
        services.AddSingleton<ManmulSangCancelling>();
        services.AddSingleton<ManmulSangParts>();
        services.AddSingleton<ManmulSangCallback>();
        services.AddSingleton<ManmulSangFeed>();
        services.AddSingleton<IWallet, ManmulSangWallet>();
    }
}
