using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit.Disclosures;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Adapters.Ullim;

/// <summary>The door to the Ullim adapter.</summary>
public static class UllimRegistration
{
    private const string Client = "ullim";
    private const int NoRateLimit = 0;

    /// <summary>Adds the wallet if <c>Adapters:Ullim</c> is configured. A <see cref="TimeProvider"/> must be registered.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddUllim(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet(configuration, "Ullim", UllimOptions.Read, Register);

    private static void Register(IServiceCollection services, UllimOptions options)
    {
        services
            .AddHttpClient(Client)
            .ConfigureHttpClient(http => http.BaseAddress = options.BaseUrl)
            .AddWalletPipeline(UllimRules.Scheme, options.Timeout, NoRateLimit)
            .AddHttpMessageHandler(() => new UllimSigning(options.ApiKey, options.Key!))
            .AddDisclosures(UllimDisclosure.Table);
        services.AddSingleton<IWallet>(provider =>
        {
            var clock = new UllimClock(provider.GetRequiredService<TimeProvider>());
            var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client);
            var api = RestService.ForGenerated<IUllimApi>(http);
            return new UllimWallet(new UllimClient(api, clock, options), clock, options);
        });
    }
}
