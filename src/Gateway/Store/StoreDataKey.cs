using System.Globalization;
using System.Text;
using Gateway.Settings;
using Gateway.Store.Engine;
using Microsoft.Data.Sqlite;

namespace Gateway.Store;

/// <summary>What a store remembers of its data key: the key's id and check value, and since when all its digests are keyed.</summary>
internal static class StoreDataKey
{
    /// <summary>
    /// For so long gateways of the version before this one may work on the same server: they compare the digests of requests
    /// without a key, so until then new ones are stored as they know them.
    /// </summary>
    public static readonly TimeSpan UpgradeTime = TimeSpan.FromHours(1);

    private const string Key = "data_key";
    private const string Since = "keyed_since";
    private const string Done = "all_keyed";

    // Of the versions before: it keyed what was kept of scanned codes, and lay beside it.
    private const string Former = "code_fingerprint_key";

    /// <summary>Whether the store has got a key.</summary>
    public static async Task<bool> HasKeyAsync(StoreDatabase database) =>
        await database.ReadAsync(session => FindAsync(session, Key)) is not null;

    /// <summary>Makes sure that the key is the store's, or one that follows it.</summary>
    /// <exception cref="StartRefusedException">It is not.</exception>
    public static async Task ConfirmAsync(StoreDatabase database, DataKey current, DataKeySettings settings)
    {
        var refusal = await database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var mine = Text(current);
                await session.ChangeAsync("insert into settings (name, value) values ($1, $2) on conflict (name) do nothing", Key, mine);
                var stored = (await FindAsync(session, Key))!;
                if (stored == mine)
                {
                    return null;
                }
                var id = stored.Split(':')[0];
                if (!settings.Others.Any(other => Text(other) == stored) && !settings.Lost.Contains(id))
                {
                    return $"Gateway:DataKey ({current.Id}) is not the key of this store ({id}): set it to that key, or name that key in Gateway:PreviousDataKeys:0; if nobody has it any more, set Gateway:LostDataKeys:0={id}, after which repeats of requests from before are answered with idempotency_key_reused";
                }
                session.Write("update settings set value = $2 where name = $1", Key, mine);
                return null;
            },
            mayBeShed: false
        );
        if (refusal is not null)
        {
            throw new StartRefusedException(refusal);
        }
    }

    /// <summary>Since when new digests are keyed: at once, or, where gateways of an older version may be running, an hour after the first start of this one.</summary>
    /// <param name="database">The store.</param>
    /// <param name="now">The time.</param>
    public static Task<DateTimeOffset> KeyedSinceAsync(StoreDatabase database, DateTimeOffset now) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var fresh = !await WasUsedAsync(session);
                await session.ChangeAsync(
                    "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
                    Since,
                    (fresh ? 0 : (now + UpgradeTime).ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture)
                );
                var since = long.Parse((await FindAsync(session, Since))!, CultureInfo.InvariantCulture);
                return since == 0 ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(since);
            },
            mayBeShed: false
        );

    /// <summary>Whether nothing is left without a key.</summary>
    public static async Task<bool> IsDoneAsync(StoreDatabase database) =>
        await database.ReadAsync(session => FindAsync(session, Done)) is not null;

    /// <summary>Notes that nothing is left without a key.</summary>
    public static Task FinishAsync(StoreDatabase database) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => session.ChangeAsync("insert into settings (name, value) values ($1, 'yes') on conflict (name) do nothing", Done),
            mayBeShed: false
        );

    /// <summary>Deletes the key that lay in the store: what it keyed is kept no longer.</summary>
    public static Task ForgetFormerAsync(StoreDatabase database) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => session.ChangeAsync("delete from settings where name = $1", Former),
            mayBeShed: false
        );

    /// <summary>Whether a gateway that knew no data key has worked on the store.</summary>
    public static async Task<bool> WasUsedAsync(StoreDatabase database) => await database.ReadAsync(WasUsedAsync);

    private static async ValueTask<bool> WasUsedAsync(Session session) =>
        await FindAsync(session, Former) is not null
        || await session.ScalarAsync("select 1 from idempotency_keys limit 1") is not null
        || await session.ScalarAsync("select 1 from admin_requests limit 1") is not null;

    private static ValueTask<string?> FindAsync(Session session, string name) =>
        session.TextAsync("select value from settings where name = $1", name);

    private static string Text(DataKey key) => $"{key.Id}:{key.Check}";
}

/// <summary>
/// Where a test gateway keeps its data key if none is configured: a file beside its SQLite store that only its own user may read. A
/// copy of the store alone does not have it.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class DataKeyFile(string path)
{
    /// <summary>The file that belongs to a SQLite store.</summary>
    /// <param name="connectionString">Where the store is.</param>
    public static DataKeyFile Beside(string connectionString) =>
        new(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource) + ".key");

    /// <summary>The key, or null if there is no file.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, or holds no key.</exception>
    public DataKey? Read()
    {
        try
        {
            return File.Exists(path)
                ? DataKey.Read(File.ReadAllText(path).Trim())
                    ?? throw new StartRefusedException(
                        $"{path} does not hold a data key; put back the file that belongs to the store, or delete it if the store is new"
                    )
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read by the gateway's user; it holds the data key of the store", fault);
        }
    }

    /// <summary>Makes a key and its file; on disk when this returns.</summary>
    /// <exception cref="StartRefusedException">The file cannot be written.</exception>
    public DataKey Make()
    {
        var text = DataKey.NewText();
        // Under another name first: a file that was begun must not be taken for the key.
        var begun = path + ".new";
        try
        {
            File.Delete(begun);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var file = new FileStream(begun, options))
            {
                file.Write(Encoding.ASCII.GetBytes(text + "\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(begun, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be written; set Gateway:DataKey instead, to {DataKey.Form}", fault);
        }
        return DataKey.Read(text)!;
    }
}
