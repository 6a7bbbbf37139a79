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
                : OpenAsync(provider, settings.ConnectionString).GetAwaiter().GetResult()
        );
        if (settings.Store == StoreSetting.Postgres)
        {
            services.AddSingleton(new ServerTime(TimeProvider.System));
            services.AddSingleton<TimeProvider>(provider =>
                provider.GetRequiredService<ServerTime>()
            );
            services.AddHostedService<ServerTimeKeeper>();
            services.AddHostedService<LaneSweeper>();
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

    private static async Task<StoreDatabase> OpenAsync(
        IServiceProvider provider,
        string connectionString
    )
    {
        var database = await PostgresDatabase.OpenAsync(
            connectionString,
            provider.GetRequiredService<TimeProvider>()
        );
        // Before anything is done by it.
        await provider
            .GetRequiredService<ServerTime>()
            .LearnAsync(() => ServerTimeKeeper.AskAsync(database));
        return database;
    }
}
