using System.Collections.Immutable;
using Gateway.Merchants.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>
/// Merchants and their keys. Idempotency keys of admin requests form one name space over merchants and API keys, and both
/// methods that take one decide and store in one transaction.
/// </summary>
internal sealed class MerchantStore(StoreDatabase database)
{
    private const string MerchantColumns = "id, name, suspended, created_at";
    private const string KeyColumns = "id, merchant_id, hash, scopes, created_at, revoked_at";

    /// <summary>All merchants and all keys, revoked ones too.</summary>
    public Task<MerchantBook> LoadAsync() =>
        database
            .ReadAsync(async session =>
            {
                var merchants = session.AllAsync($"select {MerchantColumns} from merchants order by id", Merchant);
                var keys = session.AllAsync($"select {KeyColumns} from api_keys order by id", Key);
                return new MerchantBook([.. await merchants], [.. await keys]);
            })
            .AsTask();

    /// <summary>Stores a merchant of the configuration unless its id exists; an existing one keeps everything but takes the name.</summary>
    public Task EnsureAsync(Merchant merchant) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
                session.ChangeAsync(
                    "insert into merchants (id, name, suspended, created_at) values ($1, $2, 0, $3) on conflict (id) do update set name = excluded.name",
                    merchant.Id,
                    merchant.Name,
                    merchant.CreatedAt.ToUnixTimeMilliseconds()
                ),
            mayBeShed: false
        );

    /// <summary>Stores a new merchant.</summary>
    public Task<Added<Merchant>> AddMerchantAsync(Merchant merchant, AdminChange change) =>
        AddAsync(
            change,
            FindMerchantAsync,
            session =>
            {
                session.Write(
                    "insert into merchants (id, name, suspended, created_at) values ($1, $2, 0, $3)",
                    merchant.Id,
                    merchant.Name,
                    merchant.CreatedAt.ToUnixTimeMilliseconds()
                );
                return ValueTask.FromResult<Added<Merchant>>(new Added<Merchant>.New(merchant));
            }
        );

    /// <summary>Suspends or resumes a merchant, and records the action if that changes anything; null: there is none with this id.</summary>
    public Task<Merchant?> SetSuspendedAsync(string id, bool suspended, AdminAction action) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                if (
                    await session.ChangeAsync(
                        "update merchants set suspended = $2 where id = $1 and suspended <> $2",
                        id,
                        suspended ? 1L : 0L
                    ) > 0
                )
                {
                    AuditStore.Write(session, action);
                }
                return await FindMerchantAsync(session, id);
            },
            mayBeShed: false
        );

    /// <summary>Stores a new key of an existing merchant.</summary>
    public Task<Added<ApiKey>> AddKeyAsync(ApiKey key, AdminChange change) =>
        AddAsync(
            change,
            FindKeyAsync,
            async session =>
            {
                if (await FindMerchantAsync(session, key.MerchantId) is null)
                {
                    return new Added<ApiKey>.NoMerchant();
                }
                session.Write(
                    "insert into api_keys (merchant_id, id, hash, scopes, created_at) values ($1, $2, $3, $4, $5)",
                    key.MerchantId,
                    key.Id,
                    key.Hash,
                    (long)key.Scopes,
                    key.CreatedAt.ToUnixTimeMilliseconds()
                );
                return new Added<ApiKey>.New(key);
            }
        );

    /// <summary>Revokes a key, and records the action; one revoked before keeps its time. Null: the merchant has no such key.</summary>
    public Task<ApiKey?> RevokeKeyAsync(string merchantId, string keyId, AdminAction action) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                if (
                    await session.ChangeAsync(
                        "update api_keys set revoked_at = $3 where merchant_id = $1 and id = $2 and revoked_at is null",
                        merchantId,
                        keyId,
                        action.At.ToUnixTimeMilliseconds()
                    ) > 0
                )
                {
                    AuditStore.Write(session, action);
                }
                return await FindKeyAsync(session, keyId) is { } key && key.MerchantId == merchantId ? key : null;
            },
            mayBeShed: false
        );

    /// <summary>What the key made earlier, if it was used; otherwise what the request makes now, with the key and the action.</summary>
    private Task<Added<T>> AddAsync<T>(
        AdminChange change,
        Func<Session, string, ValueTask<T?>> find,
        Func<Session, ValueTask<Added<T>>> add
    )
        where T : class =>
        database.Writer.RunAsync<Added<T>>(
            ConflictKeys.Shared,
            async session =>
            {
                if (await AdminRequests.FindAsync(session, change.Request) is { } earlier)
                {
                    return await find(session, earlier.ObjectId) is { } made
                        ? new Added<T>.Known(made, earlier.Request.Fingerprint)
                        : new Added<T>.KeyReused();
                }
                var added = await add(session);
                if (added is Added<T>.New)
                {
                    AdminRequests.Keep(session, change);
                }
                return added;
            },
            mayBeShed: true
        );

    private static ValueTask<Merchant?> FindMerchantAsync(Session session, string id) =>
        session.FirstAsync($"select {MerchantColumns} from merchants where id = $1", Merchant, id);

    private static ValueTask<ApiKey?> FindKeyAsync(Session session, string id) =>
        session.FirstAsync($"select {KeyColumns} from api_keys where id = $1", Key, id);

    private static Merchant Merchant(IRow row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, Time(row, 3));

    private static ApiKey Key(IRow row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            (Scope)row.GetInt64(3),
            Time(row, 4),
            row.IsDBNull(5) ? null : Time(row, 5)
        );

    private static DateTimeOffset Time(IRow row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

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
