using Gateway.Http;
using Gateway.Ids;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Store;

/// <summary>Opens the store: its schema, its mode and its data key must fit before anything is done with it.</summary>
internal static partial class StoreStart
{
    /// <summary>Opens it.</summary>
    /// <exception cref="StartRefusedException">As <see cref="StoreModule.OpenStore"/> says.</exception>
    public static async Task<StoreDatabase> OpenAsync(IServiceProvider provider, GatewaySettings settings)
    {
        var health = provider.GetRequiredService<StoreHealth>();
        var database =
            settings.Store == StoreSetting.Sqlite
                ? SqliteDatabase.Open(settings.ConnectionString, health, provider.GetRequiredService<ILogger<SqliteFile>>())
                : await OpenServerAsync(provider, settings.ConnectionString, health);
        try
        {
            await StoreMode.RequireAsync(database, settings.Live, NameOf(settings));
            await StoreDataKey.ConfirmAsync(database, await CurrentKeyAsync(database, settings), settings.DataKeys);
            await KeyDigestsAsync(provider, database, settings);
            return database;
        }
        catch (OverloadedException busy)
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

    /// <summary>The keys of the fingerprints in an open store.</summary>
    public static FingerprintKeys Keys(StoreDatabase database, GatewaySettings settings, TimeProvider time) =>
        new(
            settings.DataKeys.Current ?? DataKeyFile.Beside(settings.ConnectionString).Read()!,
            settings.DataKeys.Others,
            database.KeyedSince,
            time
        );

    /// <summary>What the operator calls the store: its file, or its server and database.</summary>
    public static string NameOf(GatewaySettings settings) =>
        settings.Store == StoreSetting.Sqlite
            ? new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource
            : PostgresStart.NameOf(settings.ConnectionString);

    // Stores of older versions hold digests without a key.
    private static async Task KeyDigestsAsync(IServiceProvider provider, StoreDatabase database, GatewaySettings settings)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        if (database is not SqliteDatabase file)
        {
            database.KeyedSince = await StoreDataKey.KeyedSinceAsync(database, Clock.Now(time));
        }
        else if (!await file.KeyDigestsAsync(Keys(file, settings, time)))
        {
            NotCompacted(provider.GetRequiredService<ILogger<SqliteDatabase>>());
        }
    }

    private static async Task<DataKey> CurrentKeyAsync(StoreDatabase database, GatewaySettings settings)
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

    private static async Task<StoreDatabase> OpenServerAsync(IServiceProvider provider, string connectionString, StoreHealth health)
    {
        var database = await PostgresDatabase.OpenAsync(connectionString, provider.GetRequiredService<TimeProvider>(), health);
        // Before anything is done by it.
        await provider.GetRequiredService<DatabaseClock>().LearnAsync(() => DatabaseClockRefresh.AskAsync(database));
        return database;
    }

    [LoggerMessage(
        1307,
        LogLevel.Warning,
        "The disk has no room to write the SQLite file anew: its free pages may still hold digests that were stored without a key. The next start tries again"
    )]
    private static partial void NotCompacted(ILogger log);
}

/// <summary>A store is for tests or live, for good: the first gateway that starts over it decides.</summary>
internal static class StoreMode
{
    private const string Test = "test";
    private const string Live = "live";

    /// <summary>Writes the mode down if the store has none yet. One that holds payments already has theirs.</summary>
    /// <param name="database">The store.</param>
    /// <param name="live">The gateway's mode.</param>
    /// <param name="store">What the store is called in the message.</param>
    /// <exception cref="StartRefusedException">The store has the other mode.</exception>
    public static async Task RequireAsync(StoreDatabase database, bool live, string store)
    {
        var wanted = live ? Live : Test;
        var kept = await database.Writer.RunAsync(ConflictKeys.Shared, session => KeptAsync(session, wanted), mayBeShed: true);
        if (kept != wanted)
        {
            throw new StartRefusedException(
                $"Gateway:Mode is {wanted}, but {store} is a store of a gateway in {kept} mode; give each mode a store of its own"
            );
        }
    }

    private static async ValueTask<string?> KeptAsync(Session session, string wanted)
    {
        const string Kept = "select value from settings where name = 'mode'";
        if (await session.TextAsync(Kept) is { } kept)
        {
            return kept;
        }
        var payment = await session.FirstAsync("select doc from payments limit 1", PaymentRows.Read);
        session.Write(
            // Another node may write at the same moment: whichever comes first decides.
            "insert into settings (name, value) values ('mode', $1) on conflict (name) do nothing",
            payment is null ? wanted
                : payment.Livemode ? Live
                : Test
        );
        return await session.TextAsync(Kept);
    }
}
