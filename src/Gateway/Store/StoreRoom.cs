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
internal static partial class StoreRoom
{
    public static IServiceCollection AddStore(
        this IServiceCollection services,
        GatewaySettings settings
    )
    {
        // Nothing can begin before the store is there, so the start may wait for it.
        services.AddSingleton<StoreDatabase>(provider =>
            OpenAsync(provider, settings).GetAwaiter().GetResult()
        );
        services.AddSingleton(provider =>
            // The store comes first: it makes the key's file.
            Keys(provider.GetRequiredService<StoreDatabase>(), settings, provider)
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
        services.AddSingleton<IAuditStore, SqlAudit>();
        return services;
    }

    /// <summary>Opens the store; what is wrong with it or its data key is known before anything else begins.</summary>
    /// <exception cref="StartRefusedException">The data key is missing, or another store's.</exception>
    public static void OpenStore(this WebApplication app) =>
        app.Services.GetRequiredService<FingerprintKeys>();

    private static async Task<StoreDatabase> OpenAsync(
        IServiceProvider provider,
        GatewaySettings settings
    )
    {
        var database =
            settings.Store == StoreSetting.Sqlite
                ? SqliteDatabase.Open(settings.ConnectionString)
                : await OpenServerAsync(provider, settings.ConnectionString);
        try
        {
            await StoreDataKey.ConfirmAsync(
                database,
                await CurrentKeyAsync(database, settings),
                settings.DataKeys
            );
            if (database is SqliteDatabase file)
            {
                if (!await file.KeyDigestsAsync(Keys(file, settings, provider)))
                {
                    NotCompacted(provider.GetRequiredService<ILogger<SqliteDatabase>>());
                }
            }
            else
            {
                database.KeyedSince = await StoreDataKey.KeyedSinceAsync(
                    database,
                    Clock.Now(provider.GetRequiredService<TimeProvider>())
                );
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
        return database;
    }

    private static async Task<DataKey> CurrentKeyAsync(
        StoreDatabase database,
        GatewaySettings settings
    )
    {
        if (settings.DataKeys.Current is { } configured)
        {
            return configured;
        }
        var file = DataKeyFile.Beside(settings.ConnectionString);
        return file.Read()
            ?? (
                await StoreDataKey.HasKeyAsync(database)
                    ? throw new StartRefusedException(
                        "Gateway:DataKey is not set, and its file beside the store is missing: put back gateway.db.key (named after the store's file), or set the key; if nobody has it any more, set a new key and Gateway:LostDataKeys:0 to the id that the next message names"
                    )
                    : file.Make()
            );
    }

    private static FingerprintKeys Keys(
        StoreDatabase database,
        GatewaySettings settings,
        IServiceProvider provider
    ) =>
        new(
            settings.DataKeys.Current ?? DataKeyFile.Beside(settings.ConnectionString).Read()!,
            settings.DataKeys.Others,
            database.KeyedSince,
            provider.GetRequiredService<TimeProvider>()
        );

    private static async Task<StoreDatabase> OpenServerAsync(
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

    [LoggerMessage(
        1306,
        LogLevel.Warning,
        "The disk has no room to write the SQLite file anew: its free pages may still hold digests that were stored without a key. The next start tries again"
    )]
    private static partial void NotCompacted(ILogger log);
}
