using System.Collections.Immutable;
using Gateway.Merchants.Model;

namespace Gateway.Store;

/// <summary>Everything about merchants at one moment.</summary>
internal sealed record MerchantBook(ImmutableArray<Merchant> Merchants, ImmutableArray<ApiKey> Keys);

/// <summary>What became of storing something new.</summary>
internal abstract record Added<T>
{
    private Added() { }

    /// <summary>It was stored.</summary>
    internal sealed record New(T Value) : Added<T>;

    /// <summary>The idempotency key made this before, by a request with this fingerprint; the value is as it is now.</summary>
    internal sealed record Known(T Value, string Fingerprint) : Added<T>;

    /// <summary>A request for something else used the idempotency key.</summary>
    internal sealed record KeyReused : Added<T>;

    /// <summary>The merchant does not exist.</summary>
    internal sealed record NoMerchant : Added<T>;
}

/// <summary>
/// Where merchants and keys are kept. Idempotency keys of admin requests form one name space over merchants and API keys,
/// and both methods that take one decide and store in one transaction.
/// </summary>
internal interface IMerchantStore
{
    /// <summary>All merchants and all keys, revoked ones too.</summary>
    Task<MerchantBook> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Stores a merchant of the configuration unless its id exists; an existing one keeps everything but takes the name.</summary>
    Task EnsureAsync(Merchant merchant, CancellationToken cancellationToken);

    /// <summary>Stores a new merchant.</summary>
    Task<Added<Merchant>> AddMerchantAsync(Merchant merchant, AdminChange change, CancellationToken cancellationToken);

    /// <summary>Suspends or resumes a merchant, and records the action if that changes anything; null: there is none with this id.</summary>
    Task<Merchant?> SetSuspendedAsync(string id, bool suspended, AdminAction action, CancellationToken cancellationToken);

    /// <summary>Stores a new key of an existing merchant.</summary>
    Task<Added<ApiKey>> AddKeyAsync(ApiKey key, AdminChange change, CancellationToken cancellationToken);

    /// <summary>Revokes a key, and records the action; one revoked before keeps its time. Null: the merchant has no such key.</summary>
    Task<ApiKey?> RevokeKeyAsync(string merchantId, string keyId, AdminAction action, CancellationToken cancellationToken);
}
