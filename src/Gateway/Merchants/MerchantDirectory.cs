using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary>
/// All merchants and keys in memory, so that a request asks no store who sends it. Replaced as a whole after every change,
/// and every few seconds for changes made on other nodes.
/// </summary>
internal sealed class MerchantDirectory(MerchantStore store, GatewaySettings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Snapshot _now = Snapshot.Empty;

    /// <summary>The merchant with an id, suspended or not.</summary>
    public Merchant? Find(string id) => _now.ById.GetValueOrDefault(id);

    /// <summary>The merchants whose objects carry a shard number: nearly always one.</summary>
    public ImmutableArray<Merchant> MerchantsOfShard(int shard) => _now.ByShard.GetValueOrDefault(shard, []);

    /// <summary>Finds what an id means where its merchant is not known: asks for each merchant of the shard that the id carries.</summary>
    /// <param name="id">A valid id.</param>
    /// <param name="find">What it is of a merchant, or null.</param>
    /// <returns>Null: no merchant has it.</returns>
    public async Task<T?> FindAnywhereAsync<T>(string id, Func<Merchant, Task<T?>> find)
        where T : class
    {
        foreach (var merchant in MerchantsOfShard(ObjectId.ShardOf(id)))
        {
            if (await find(merchant) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    /// <summary>All merchants, in the order of their ids.</summary>
    public IEnumerable<Merchant> All => _now.ById.Values.OrderBy(m => m.Id, StringComparer.Ordinal);

    /// <summary>All keys of a merchant, oldest first, revoked and configured ones too.</summary>
    public ImmutableArray<ApiKey> KeysOf(string merchantId) =>
        [
            .. _now
                .ByHash.Values.Where(key => key.MerchantId == merchantId)
                .OrderBy(key => key.CreatedAt)
                .ThenBy(key => key.Id, StringComparer.Ordinal),
        ];

    /// <summary>Whether a key stands in the configuration and so cannot be revoked here.</summary>
    public bool IsConfigured(string keyId) => _now.Configured.Contains(keyId);

    /// <summary>The working key and its merchant behind a secret.</summary>
    public (Merchant Merchant, ApiKey Key)? Authenticate(string secret)
    {
        var hash = ApiKey.HashOf(secret);
        var now = _now;
        return
            now.ByHash.TryGetValue(hash, out var key)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(key.Hash))
            && key.RevokedAt is null
            && now.ById.TryGetValue(key.MerchantId, out var merchant)
            && !merchant.Suspended
            ? (merchant, key)
            : null;
    }

    /// <summary>Whether a caller that came in once would still come in.</summary>
    public bool Works(Caller caller)
    {
        var now = _now;
        return now.Working.Contains(caller.KeyId) && now.ById.TryGetValue(caller.MerchantId, out var merchant) && !merchant.Suspended;
    }

    /// <summary>Puts the merchants of the configuration into the store and loads everything for the first time.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var merchant in settings.Merchants)
        {
            await store.EnsureAsync(new Merchant(merchant.Id, merchant.Name, Suspended: false, Clock.Now(time)));
        }
        await ReloadAsync(cancellationToken);
    }

    /// <summary>Loads everything anew. Loads run one after another, so an older one never replaces a newer one.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            _now = Snapshot.Of(await store.LoadAsync(), settings);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    private sealed record Snapshot(
        FrozenDictionary<string, Merchant> ById,
        FrozenDictionary<int, ImmutableArray<Merchant>> ByShard,
        FrozenDictionary<string, ApiKey> ByHash,
        FrozenSet<string> Configured,
        FrozenSet<string> Working
    )
    {
        public static readonly Snapshot Empty = new(
            FrozenDictionary<string, Merchant>.Empty,
            FrozenDictionary<int, ImmutableArray<Merchant>>.Empty,
            FrozenDictionary<string, ApiKey>.Empty,
            FrozenSet<string>.Empty,
            FrozenSet<string>.Empty
        );

        public static Snapshot Of(MerchantBook book, GatewaySettings settings)
        {
            var merchants = book.Merchants.ToFrozenDictionary(m => m.Id, StringComparer.Ordinal);
            var keys = book.Keys.ToDictionary(key => key.Hash, StringComparer.Ordinal);
            var configured = new HashSet<string>(StringComparer.Ordinal);
            foreach (var merchant in settings.Merchants)
            {
                foreach (var secret in merchant.ApiKeys)
                {
                    var hash = ApiKey.HashOf(secret);
                    var id = "key_" + ApiKey.HashOf(hash)[..23];
                    var since = merchants.GetValueOrDefault(merchant.Id)?.CreatedAt ?? default;
                    keys[hash] = new ApiKey(id, merchant.Id, hash, Scope.All, since, null);
                    configured.Add(id);
                }
            }
            return new Snapshot(
                merchants,
                book.Merchants.GroupBy(m => m.Shard).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray()),
                keys.ToFrozenDictionary(StringComparer.Ordinal),
                configured.ToFrozenSet(StringComparer.Ordinal),
                keys.Values.Where(key => key.RevokedAt is null).Select(key => key.Id).ToFrozenSet(StringComparer.Ordinal)
            );
        }
    }
}
