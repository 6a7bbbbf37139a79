using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
using Gateway.Store.Postgres;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Gateway.Webhooks;

namespace Gateway.Store;

/// <summary>The parts list of this room.</summary>
internal static class StoreRoom
{
    public static IServiceCollection AddStore(
        this IServiceCollection services,
        GatewaySettings settings
    )
    {
        services.AddSingleton<StoreDatabase>(provider =>
            settings.Store == StoreSetting.Sqlite
                ? SqliteDatabase.Open(settings.ConnectionString)
                // Nothing can begin before the store is there, so the start may wait for it.
                : PostgresDatabase
                    .OpenAsync(
                        settings.ConnectionString,
                        provider.GetRequiredService<TimeProvider>()
                    )
                    .GetAwaiter()
                    .GetResult()
        );
        if (settings.Store == StoreSetting.Postgres)
        {
            services.AddHostedService(provider =>
                ActivatorUtilities.CreateInstance<PostgresNews>(
                    provider,
                    provider.GetRequiredService<StoreDatabase>()
                )
            );
        }
        services.AddSingleton<IPaymentStore, SqlPayments>();
        services.AddSingleton<IEventStore, SqlEvents>();
        services.AddSingleton<SqlDisclosures>();
        services.AddSingleton<IDisclosureStore>(provider =>
            provider.GetRequiredService<SqlDisclosures>()
        );
        services.AddSingleton<IReviewStore, SqlReviews>();
        services.AddSingleton<IWebhookStore, SqlWebhooks>();
        services.AddSingleton<IDeliveryStore, SqlDeliveries>();
        services.AddSingleton<ICursorStore, SqlCursors>();
        services.AddSingleton<IMerchantStore, SqlMerchants>();
        services.AddSingleton<ISchemeStore, SqlSchemes>();
        services.AddSingleton<IReadiness, SqlReadiness>();
        services.AddSingleton(provider => new CodeKey(
            provider.GetRequiredService<StoreDatabase>().CodeKey
        ));
        return services;
    }
}
