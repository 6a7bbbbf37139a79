using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Adapters.Jeonseong;

/// <summary>The only way in to the wallet Jeonseong.</summary>
public static class JeonseongRegistration
{
    /// <summary>Adds the wallet if <c>Adapters:Jeonseong</c> turns it on; needs a <see cref="TimeProvider"/> among the services.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddJeonseong(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet(configuration, "Jeonseong", JeonseongOptions.Read, Register);

    private static void Register(IServiceCollection services, JeonseongOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<JeonseongClock>();
        services.AddSingleton<JeonseongClient>();
        services.AddTransient<JeonseongSigning>();
        services
            .AddRefitGeneratedClient<IJeonseongApi>(JeonseongJson.Plain)
            .ConfigureHttpClient(http => http.BaseAddress = options.BaseUrl)
            .AddWalletPipeline(JeonseongRules.Scheme, options.Timeout, options.MaxRequestsPerSecond)
            // Innermost, so that a request that had to wait for its permit is signed when it leaves.
            .AddHttpMessageHandler<JeonseongSigning>()
            .AddDisclosures(JeonseongDisclosure.Table);
        services.AddSingleton<IWallet, JeonseongWallet>();
    }
}
