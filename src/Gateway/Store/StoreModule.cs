using Gateway.Http;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Store.Sql;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Store;

/// <summary>The parts list of this room.</summary>
internal static class StoreModule
{
    public static IServiceCollection AddStore(this IServiceCollection services, GatewaySettings settings)
    {
        // Nothing can begin before the store is there, so the start may wait for it.
        services.AddSingleton<StoreDatabase>(provider => StoreStart.OpenAsync(provider, settings).GetAwaiter().GetResult());
        services.AddSingleton(provider =>
            // The store comes first: it makes the key's file.
            StoreStart.Keys(provider.GetRequiredService<StoreDatabase>(), settings, provider.GetRequiredService<TimeProvider>())
        );
        services.TryAddSingleton<SampledLog>();
        services.AddSingleton(provider => new StoreHealth(
            StoreStart.NameOf(settings),
            provider.GetRequiredService<SampledLog>(),
            provider.GetRequiredService<ILogger<StoreHealth>>()
        ));
        services.AddHostedService<StoreProbe>();
        if (settings.Retention != Retention.ForGood)
        {
            services.AddHostedService<Pruner>();
        }
        if (settings.Store == StoreSetting.Postgres)
        {
            services.AddSingleton(new DatabaseClock(TimeProvider.System));
            services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
            services.AddHostedService<DatabaseClockRefresh>();
            services.AddHostedService<LaneSweeper>();
            services.AddHostedService(provider =>
                ActivatorUtilities.CreateInstance<ChangeNotifications>(provider, provider.GetRequiredService<StoreDatabase>())
            );
        }
        services.AddSingleton<PaymentStore>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<DisclosureStore>();
        services.AddSingleton<EndpointStore>();
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<MerchantStore>();
        services.AddSingleton<SchemeStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<IReadiness, StoreReadiness>();
        return services;
    }

    /// <summary>Opens the store, so that what is wrong with it or its data key is known before anything else begins.</summary>
    /// <exception cref="StartRefusedException">It cannot be opened, is held by another gateway, is one of the other mode, or its data key is missing or another store's.</exception>
    public static void OpenStore(this WebApplication app) => app.Services.GetRequiredService<FingerprintKeys>();
}
