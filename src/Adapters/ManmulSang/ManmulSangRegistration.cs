using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit.Disclosures;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Adapters.ManmulSang;

/// <summary>The door to the ManmulSang adapter.</summary>
public static class ManmulSangRegistration
{
    /// <summary>
    /// Adds the wallet if <c>Adapters:ManmulSang</c> is configured. A <see cref="TimeProvider"/> and an
    /// <see cref="IGatewayAddress"/> must be registered.
    /// </summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddManmulSang(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet(configuration, "ManmulSang", ManmulSangOptions.Read, Register);

    private static void Register(IServiceCollection services, ManmulSangOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ManmulSangTokens>();
        services.AddSingleton<ManmulSangKeys>();
        services.AddHttpClient(ManmulSangTokens.Client).AddSidePipeline(options.Timeout);
        services.AddHttpClient(ManmulSangKeys.Client).AddSidePipeline(options.Timeout);
        services
            .AddRefitGeneratedClient<IManmulSangApi>(ManmulSangJson.Default)
            .ConfigureHttpClient(http => http.BaseAddress = options.BaseUrl)
            .AddWalletPipeline(ManmulSangRules.Scheme, options.Timeout, options.MaxRequestsPerSecond)
            .AddHttpMessageHandler(provider => new ManmulSangSigning(provider.GetRequiredService<ManmulSangTokens>()))
            .AddDisclosures(ManmulSangDisclosure.Table);
        services.AddSingleton<ManmulSangClient>();
        services.AddSingleton<ManmulSangOrders>();
        services.AddSingleton<ManmulSangPresenting>();
        services.AddSingleton<ManmulSangCancelling>();
        services.AddSingleton<ManmulSangParts>();
        services.AddSingleton<ManmulSangCallback>();
        services.AddSingleton<ManmulSangFeed>();
        services.AddSingleton<IWallet, ManmulSangWallet>();
    }
}
