using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
using Gateway.Store.Postgres;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Gateway.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Store;

/// <summary>The parts list of this room.</summary>
internal static class StoreRoom
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
        services.TryAddSingleton<SampledLog>();
        services.AddSingleton(provider => new StoreHealth(
            NameOf(settings),
            provider.GetRequiredService<SampledLog>(),
            provider.GetRequiredService<ILogger<StoreHealth>>()
        ));
        services.AddHostedService<StoreProbe>();
        services.AddHostedService<Pruner>();
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

    /// <summary>Opens the store, so that what is wrong with it is known before anything else begins.</summary>
    /// <exception cref="StartRefusedException">It cannot be opened, is held by another gateway, or is one of the other mode.</exception>
    public static void OpenStore(this WebApplication app) =>
        app.Services.GetRequiredService<StoreDatabase>();

    private static async Task<StoreDatabase> OpenAsync(
        IServiceProvider provider,
        GatewaySettings settings
    )
    {
        var health = provider.GetRequiredService<StoreHealth>();
        var database =
            settings.Store == StoreSetting.Sqlite
                ? SqliteDatabase.Open(
                    settings.ConnectionString,
                    health,
                    provider.GetRequiredService<ILogger<SqliteFile>>()
                )
                : await OpenServerAsync(provider, settings.ConnectionString, health);
        try
        {
            await StoreMode.RequireAsync(database, settings.Live, NameOf(settings));
            return database;
        }
        catch (StoreBusyException busy)
        {
            await database.DisposeAsync();
            throw new StartRefusedException($"{NameOf(settings)}: {busy.Message}", busy);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static string NameOf(GatewaySettings settings) =>
        settings.Store == StoreSetting.Sqlite
            ? new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource
            : PostgresStart.NameOf(settings.ConnectionString);

    private static async Task<StoreDatabase> OpenServerAsync(
        IServiceProvider provider,
        string connectionString,
        StoreHealth health
    )
    {
        var database = await PostgresDatabase.OpenAsync(
            connectionString,
            provider.GetRequiredService<TimeProvider>(),
            health
        );
        // Before anything is done by it.
        await provider
            .GetRequiredService<ServerTime>()
            .LearnAsync(() => ServerTimeKeeper.AskAsync(database));
        return database;
    }
}
