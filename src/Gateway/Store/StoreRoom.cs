using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
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
        services.AddSingleton(_ => SqliteDatabase.Open(settings.ConnectionString));
        services.AddSingleton<IPaymentStore, SqlitePayments>();
        services.AddSingleton<IEventStore, SqliteEvents>();
        services.AddSingleton<SqliteDisclosures>();
        services.AddSingleton<IDisclosureStore>(provider =>
            provider.GetRequiredService<SqliteDisclosures>()
        );
        services.AddSingleton<IReviewStore, SqliteReviews>();
        services.AddSingleton<IWebhookStore, SqliteWebhooks>();
        services.AddSingleton<IDeliveryStore, SqliteDeliveries>();
        services.AddSingleton<ICursorStore, SqliteCursors>();
        services.AddSingleton<IMerchantStore, SqliteMerchants>();
        services.AddSingleton<ISchemeStore, SqliteSchemes>();
        services.AddSingleton<IReadiness, SqliteReadiness>();
        services.AddSingleton(provider => new CodeKey(
            provider.GetRequiredService<SqliteDatabase>().CodeKey
        ));
        return services;
    }
}
