using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Settings;
using Gateway.Store.Engine;

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
/// Keys what gateways of older versions stored without a key: fingerprints of requests, digests of wallets' messages; and takes
/// out what they kept of scanned codes. It goes through the tables once, a hundred rows a commit, and may be cut off anywhere.
/// </summary>
internal sealed class DigestConversion(StoreDatabase database, FingerprintKeys keys)
{
    // Few enough that a payment that waits for the same commit notices nothing.
    private const int Batch = 100;

    /// <summary>Converts everything and tells how many rows changed.</summary>
    public async Task<int> RunAsync()
    {
        // The order of the primary key, so that each page goes on where the last one ended.
        ImmutableArray<Column> columns =
        [
            new(
                "idempotency_keys",
                database.IsShared ? ["merchant_id", "key"] : ["key", "merchant_id"],
                "fingerprint",
                $"length(fingerprint) = {FingerprintKeys.UnkeyedLength}",
                (row, text) => keys.Keyed(row["merchant_id"], text)
            ),
            new(
                "admin_requests",
                ["key"],
                "fingerprint",
                $"length(fingerprint) = {FingerprintKeys.UnkeyedLength}",
                (_, text) => keys.Keyed(FingerprintKeys.Admin, text)
            ),
            new(
                "timeline",
                database.IsShared ? ["merchant_id", "payment_id", "#no"] : ["payment_id", "merchant_id", "#no"],
                "detail",
                $"detail like '%\"{EvidenceDigest.Unkeyed}\"%'",
                (_, text) => Detail(text)
            ),
            new(
                "payments",
                database.IsShared ? ["merchant_id", "id"] : ["id", "merchant_id"],
                "doc",
                "(doc like '%\"code_fingerprint\"%' or doc like '%\"code_last4\"%')",
                (_, text) => Document(text)
            ),
        ];
        var changed = 0;
        foreach (var column in columns)
        {
            changed += await ConvertAsync(column);
        }
        return changed;
    }

    private async Task<int> ConvertAsync(Column column)
    {
        var changed = 0;
        var after = column.Start;
        while (true)
        {
            var from = after;
            var rows = await database.ReadAsync(session => session.AllAsync(column.Page(Batch), column.Read, [.. from]));
            if (rows.Count == 0)
            {
                return changed;
            }
            changed += await database.Writer.RunAsync(
                ConflictKeys.Shared,
                async session =>
                {
                    // Who changed a row meanwhile is right.
                    var updates = rows.ConvertAll(row => session.ChangeAsync(column.Update, [.. row.Key, column.New(row), row.Text]));
                    var some = 0;
                    foreach (var update in updates)
                    {
                        some += await update;
                    }
                    return some;
                },
                mayBeShed: false
            );
            after = rows[^1].Key;
        }
    }

    private string Detail(string text)
    {
        var detail = JsonSerializer.Deserialize(text, StoreJson.Default.ImmutableSortedDictionaryStringString)!;
        return JsonSerializer.Serialize(EvidenceDigest.Keyed(detail, keys), StoreJson.Default.ImmutableSortedDictionaryStringString);
    }

    private static string Document(string text)
    {
        var document = JsonNode.Parse(text)!.AsObject();
        document.Remove("code_fingerprint");
        document.Remove("code_last4");
        return document.ToJsonString();
    }

    private sealed record Row(ImmutableArray<object?> Key, string Text);

    /// <summary>A column with something to convert; a key of whole numbers is marked by #.</summary>
    private sealed record Column(
        string Table,
        ImmutableArray<string> Key,
        string Name,
        string Unkeyed,
        Func<IReadOnlyDictionary<string, string>, string, string> Convert
    )
    {
        public ImmutableArray<object?> Start => [.. Key.Select(name => name[0] == '#' ? (object)0L : string.Empty)];

        public string Update =>
            $"update {Table} set {Name} = ${Key.Length + 1} where {string.Join(" and ", Names.Select((name, i) => $"{name} = ${i + 1}"))} and {Name} = ${Key.Length + 2}";

        private ImmutableArray<string> Names => [.. Key.Select(name => name.TrimStart('#'))];

        public string Page(int limit)
        {
            var names = string.Join(", ", Names);
            var from = string.Join(", ", Key.Select((_, i) => $"${i + 1}"));
            return $"select {names}, {Name} from {Table} where ({names}) > ({from}) and {Unkeyed} order by {names} limit {limit}";
        }

        public Row Read(IRow row) =>
            new([.. Key.Select((name, i) => name[0] == '#' ? (object)row.GetInt64(i) : row.GetString(i))], row.GetString(Key.Length));

        public string New(Row row) =>
            Convert(
                Key.Select((name, i) => (name, Value: row.Key[i] as string))
                    .Where(pair => pair.Value is not null)
                    .ToDictionary(pair => pair.name, pair => pair.Value!, StringComparer.Ordinal),
                row.Text
            );
    }
}
