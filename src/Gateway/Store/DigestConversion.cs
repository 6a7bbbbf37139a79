using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store.Engine;

namespace Gateway.Store;

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
