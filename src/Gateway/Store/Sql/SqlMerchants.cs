using Gateway.Merchants.Model;

namespace Gateway.Store.Sql;

/// <summary>Merchants and their keys in SQLite.</summary>
internal sealed class SqlMerchants(StoreDatabase database) : IMerchantStore
{
    private const string MerchantColumns = "id, name, suspended, created_at";
    private const string KeyColumns = "id, merchant_id, hash, scopes, created_at, revoked_at";

    public Task<MerchantBook> LoadAsync(CancellationToken cancellationToken) =>
        database
            .ReadAsync(async session =>
            {
                var merchants = session.AllAsync($"select {MerchantColumns} from merchants order by id", Merchant);
                var keys = session.AllAsync($"select {KeyColumns} from api_keys order by id", Key);
                return new MerchantBook([.. await merchants], [.. await keys]);
            })
            .AsTask();

    public Task EnsureAsync(Merchant merchant, CancellationToken cancellationToken) =>
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

    public Task<Added<Merchant>> AddMerchantAsync(Merchant merchant, AdminChange change, CancellationToken cancellationToken) =>
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

    public Task<Merchant?> SetSuspendedAsync(string id, bool suspended, AdminAction action, CancellationToken cancellationToken) =>
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
                    SqlAudit.Write(session, action);
                }
                return await FindMerchantAsync(session, id);
            },
            mayBeShed: false
        );

    public Task<Added<ApiKey>> AddKeyAsync(ApiKey key, AdminChange change, CancellationToken cancellationToken) =>
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

    public Task<ApiKey?> RevokeKeyAsync(string merchantId, string keyId, AdminAction action, CancellationToken cancellationToken) =>
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
                    SqlAudit.Write(session, action);
                }
                return await FindKeyAsync(session, keyId) is { } key && key.MerchantId == merchantId ? key : null;
            },
            mayBeShed: false
        );

    /// <summary>What the key made earlier, if it was used; otherwise what the request makes now, with the key and the action.</summary>
    private Task<Added<T>> AddAsync<T>(
        AdminChange change,
        Func<StoreSession, string, ValueTask<T?>> find,
        Func<StoreSession, ValueTask<Added<T>>> add
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

    private static ValueTask<Merchant?> FindMerchantAsync(StoreSession session, string id) =>
        session.FirstAsync($"select {MerchantColumns} from merchants where id = $1", Merchant, id);

    private static ValueTask<ApiKey?> FindKeyAsync(StoreSession session, string id) =>
        session.FirstAsync($"select {KeyColumns} from api_keys where id = $1", Key, id);

    private static Merchant Merchant(IStoreRow row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, Time(row, 3));

    private static ApiKey Key(IStoreRow row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            (Scope)row.GetInt64(3),
            Time(row, 4),
            row.IsDBNull(5) ? null : Time(row, 5)
        );

    private static DateTimeOffset Time(IStoreRow row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
