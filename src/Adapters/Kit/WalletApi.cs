using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit.Disclosures;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Adapters.Kit;

/// <summary>A wallet's API: where it is, how it is written, and how fast it may be asked.</summary>
/// <param name="Facts">The scheme's facts; one request, connect to last byte, takes <see cref="SchemeInfo.CallTimeout"/> at the most.</param>
/// <param name="BaseUrl">Its address.</param>
/// <param name="RequestsPerSecond">What the wallet allows; 0: no limit.</param>
/// <param name="Format">How its messages are written and read.</param>
/// <param name="Messages">What they hold, for disclosures.</param>
public sealed record WalletApi(SchemeInfo Facts, Uri BaseUrl, int RequestsPerSecond, MessageFormat Format, MessageTable Messages);

/// <summary>Registers what an adapter talks to its wallet with.</summary>
public static class WalletApiRegistration
{
    /// <summary>All that an adapter registers: its settings, the API behind the pipeline, its protocol, and the wallet.</summary>
    /// <typeparam name="TApi">The Refit interface.</typeparam>
    /// <typeparam name="TProtocol">How the wallet is talked to.</typeparam>
    /// <typeparam name="TWallet">The wallet.</typeparam>
    /// <typeparam name="TOptions">The adapter's settings.</typeparam>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    /// <param name="name">The name of the section below <c>Adapters</c>.</param>
    /// <param name="read">Reads every setting, noting faults instead of throwing.</param>
    /// <param name="api">The wallet's API by the settings.</param>
    public static IServiceCollection AddWallet<TApi, TProtocol, TWallet, TOptions>(
        this IServiceCollection services,
        IConfiguration configuration,
        string name,
        Func<WalletSettings, TOptions> read,
        Func<TOptions, WalletApi> api
    )
        where TApi : class
        where TProtocol : WalletProtocol
        where TWallet : class, IWallet
        where TOptions : class =>
        services.AddWallet(
            configuration,
            name,
            read,
            (enabled, options) =>
            {
                enabled.AddSingleton(options).AddSingleton<IWallet, TWallet>();
                enabled.AddWalletApi<TApi, TProtocol>(api(options));
            }
        );

    /// <summary>
    /// Adds the typed client of a wallet's API behind the pipeline, its protocol, which signs innermost, and the
    /// <see cref="WalletExchange{TProtocol}"/> over both.
    /// </summary>
    /// <typeparam name="TApi">The Refit interface.</typeparam>
    /// <typeparam name="TProtocol">How the wallet is talked to.</typeparam>
    /// <param name="services">The gateway's services.</param>
    /// <param name="api">The wallet's API.</param>
    /// <param name="authorize">A step that every attempt passes before it is signed, e.g. one that fetches an access token; null: none.</param>
    public static IHttpClientBuilder AddWalletApi<TApi, TProtocol>(
        this IServiceCollection services,
        WalletApi api,
        Func<IServiceProvider, DelegatingHandler>? authorize = null
    )
        where TApi : class
        where TProtocol : WalletProtocol
    {
        services.AddSingleton<TProtocol>();
        services.AddSingleton(provider => new WalletExchange<TProtocol>(
            provider.GetRequiredService<TProtocol>(),
            api.Format,
            api.Facts.CallTimeout,
            provider.GetRequiredService<TimeProvider>()
        ));
        var client = services
            .AddRefitGeneratedClient<TApi>(
                // A refusal is an answer, not a failure.
                new RefitSettings(api.Format) { Buffered = true, ExceptionFactory = _ => new ValueTask<Exception?>((Exception?)null) }
            )
            .ConfigureHttpClient(http => http.BaseAddress = api.BaseUrl)
            .AddWalletPipeline(api.Facts.Id, api.Facts.CallTimeout, api.RequestsPerSecond);
        if (authorize is not null)
        {
            client.AddHttpMessageHandler(authorize);
        }
        return client
            .AddHttpMessageHandler(provider => new ProtocolHandler(provider.GetRequiredService<TProtocol>()))
            .AddDisclosures(api.Messages);
    }
}
