using Gateway.Merchants.Model;
using Gateway.Store;

namespace Gateway.Tests.Merchants;

/// <summary>A store of merchants that lasts as long as its test.</summary>
internal sealed class MemoryMerchantStore : IMerchantStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Merchant> _merchants = [];
    private readonly Dictionary<string, ApiKey> _keys = [];
    private readonly Dictionary<string, (string Fingerprint, string Id)> _requests = [];

    public Task<MerchantBook> LoadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new MerchantBook([.. _merchants.Values], [.. _keys.Values]));
        }
    }

    public Task EnsureAsync(Merchant merchant, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _merchants[merchant.Id] = _merchants.TryGetValue(merchant.Id, out var known) ? known with { Name = merchant.Name } : merchant;
            return Task.CompletedTask;
        }
    }

    public Task<Added<Merchant>> AddMerchantAsync(Merchant merchant, AdminChange change, CancellationToken cancellationToken) =>
        Task.FromResult(Add(merchant, merchant.Id, _merchants, change.Request));

    public Task<Merchant?> SetSuspendedAsync(string id, bool suspended, AdminAction action, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_merchants.TryGetValue(id, out var known))
            {
                return Task.FromResult<Merchant?>(null);
            }
            _merchants[id] = known with { Suspended = suspended };
            return Task.FromResult<Merchant?>(_merchants[id]);
        }
    }

    public Task<Added<ApiKey>> AddKeyAsync(ApiKey key, AdminChange change, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(
                _merchants.ContainsKey(key.MerchantId) ? Add(key, key.Id, _keys, change.Request) : new Added<ApiKey>.NoMerchant()
            );
        }
    }

    public Task<ApiKey?> RevokeKeyAsync(string merchantId, string keyId, AdminAction action, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(keyId, out var key) || key.MerchantId != merchantId)
            {
                return Task.FromResult<ApiKey?>(null);
            }
            _keys[keyId] = key with { RevokedAt = key.RevokedAt ?? action.At };
            return Task.FromResult<ApiKey?>(_keys[keyId]);
        }
    }

    private Added<T> Add<T>(T value, string id, Dictionary<string, T> rows, AdminRequest request)
    {
        lock (_lock)
        {
            if (_requests.TryGetValue(request.IdempotencyKey, out var earlier))
            {
                return rows.TryGetValue(earlier.Id, out var made)
                    ? new Added<T>.Known(made, earlier.Fingerprint)
                    : new Added<T>.KeyReused();
            }
            _requests.Add(request.IdempotencyKey, (request.Fingerprint, id));
            rows.Add(id, value);
            return new Added<T>.New(value);
        }
    }
}
