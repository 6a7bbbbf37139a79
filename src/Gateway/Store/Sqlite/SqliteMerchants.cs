using System.Collections.Immutable;
using Gateway.Merchants;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>Merchants and their keys in SQLite.</summary>
internal sealed class SqliteMerchants(SqliteDatabase database) : IMerchantStore
{
    private const string MerchantColumns = "id, name, suspended, created_at";
    private const string KeyColumns = "id, merchant_id, hash, scopes, created_at, revoked_at";

    public Task<MerchantBook> LoadAsync(CancellationToken cancellation) =>
        Task.FromResult(
            database.Read(session => new MerchantBook(
                Rows(session, $"select {MerchantColumns} from merchants order by id", Merchant),
                Rows(session, $"select {KeyColumns} from api_keys order by id", Key)
            ))
        );

    public Task EnsureAsync(Merchant merchant, CancellationToken cancellation) =>
        database.Writer.RunAsync(
            session =>
                session.Execute(
                    "insert into merchants (id, name, suspended, created_at) values ($1, $2, 0, $3) on conflict (id) do update set name = excluded.name",
                    merchant.Id,
                    merchant.Name,
                    merchant.CreatedAt.ToUnixTimeMilliseconds()
                ),
            mayBeShed: false
        );

    public Task<Added<Merchant>> AddMerchantAsync(
        Merchant merchant,
        AdminRequest request,
        CancellationToken cancellation
    ) =>
        AddAsync<Merchant>(session =>
        {
            if (AdminRequests.Find(session, request) is { } earlier)
            {
                return earlier.Request.Fingerprint == request.Fingerprint
                    ? new Added<Merchant>.Replayed(FindMerchant(session, earlier.ObjectId)!)
                    : new Added<Merchant>.KeyReused();
            }
            session.Execute(
                "insert into merchants (id, name, suspended, created_at) values ($1, $2, 0, $3)",
                merchant.Id,
                merchant.Name,
                merchant.CreatedAt.ToUnixTimeMilliseconds()
            );
            AdminRequests.Keep(session, request, merchant.Id);
            return new Added<Merchant>.New(merchant);
        });

    public Task<Merchant?> SetSuspendedAsync(
        string id,
        bool suspended,
        CancellationToken cancellation
    ) =>
        database.Writer.RunAsync(
            session =>
            {
                session.Execute(
                    "update merchants set suspended = $2 where id = $1",
                    id,
                    suspended ? 1 : 0
                );
                return FindMerchant(session, id);
            },
            mayBeShed: false
        );

    public Task<Added<ApiKey>> AddKeyAsync(
        ApiKey key,
        AdminRequest request,
        CancellationToken cancellation
    ) =>
        AddAsync<ApiKey>(session =>
        {
            if (AdminRequests.Find(session, request) is { } earlier)
            {
                return earlier.Request.Fingerprint == request.Fingerprint
                    ? new Added<ApiKey>.Replayed(FindKey(session, earlier.ObjectId)!)
                    : new Added<ApiKey>.KeyReused();
            }
            if (FindMerchant(session, key.MerchantId) is null)
            {
                return new Added<ApiKey>.NoMerchant();
            }
            session.Execute(
                "insert into api_keys (merchant_id, id, hash, scopes, created_at) values ($1, $2, $3, $4, $5)",
                key.MerchantId,
                key.Id,
                key.Hash,
                (int)key.Scopes,
                key.CreatedAt.ToUnixTimeMilliseconds()
            );
            AdminRequests.Keep(session, request, key.Id);
            return new Added<ApiKey>.New(key);
        });

    public Task<ApiKey?> RevokeKeyAsync(
        string merchantId,
        string keyId,
        DateTimeOffset at,
        CancellationToken cancellation
    ) =>
        database.Writer.RunAsync(
            session =>
            {
                session.Execute(
                    "update api_keys set revoked_at = $3 where merchant_id = $1 and id = $2 and revoked_at is null",
                    merchantId,
                    keyId,
                    at.ToUnixTimeMilliseconds()
                );
                return FindKey(session, keyId) is { } key && key.MerchantId == merchantId
                    ? key
                    : null;
            },
            mayBeShed: false
        );

    private async Task<Added<T>> AddAsync<T>(Func<SqliteSession, Added<T>> unit)
    {
        try
        {
            return await database.Writer.RunAsync(unit, mayBeShed: true);
        }
        catch (StoreBusyException)
        {
            return new Added<T>.Overloaded();
        }
    }

    private static Merchant? FindMerchant(SqliteSession session, string id)
    {
        using var rows = session.Query(
            $"select {MerchantColumns} from merchants where id = $1",
            id
        );
        return rows.Read() ? Merchant(rows) : null;
    }

    private static ApiKey? FindKey(SqliteSession session, string id)
    {
        using var rows = session.Query($"select {KeyColumns} from api_keys where id = $1", id);
        return rows.Read() ? Key(rows) : null;
    }

    private static ImmutableArray<T> Rows<T>(
        SqliteSession session,
        string sql,
        Func<SqliteDataReader, T> read
    )
    {
        using var rows = session.Query(sql);
        var all = ImmutableArray.CreateBuilder<T>();
        while (rows.Read())
        {
            all.Add(read(rows));
        }
        return all.ToImmutable();
    }

    private static Merchant Merchant(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, Time(row, 3));

    private static ApiKey Key(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            (Scope)row.GetInt32(3),
            Time(row, 4),
            row.IsDBNull(5) ? null : Time(row, 5)
        );

    private static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
