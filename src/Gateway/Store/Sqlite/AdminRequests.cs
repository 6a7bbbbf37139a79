using Gateway.Merchants;

namespace Gateway.Store.Sqlite;

/// <summary>The idempotency keys of admin requests: one name space over everything that an admin does.</summary>
internal static class AdminRequests
{
    /// <summary>The request that used this key before, with the object it made or changed; null: the key is new.</summary>
    public static AdminUse? Find(SqliteSession session, AdminRequest request)
    {
        using var rows = session.Query(
            "select fingerprint, object_id from admin_requests where key = $1",
            request.IdempotencyKey
        );
        return rows.Read()
            ? new AdminUse(request with { Fingerprint = rows.GetString(0) }, rows.GetString(1))
            : null;
    }

    /// <summary>Keeps a key in the commit of what it made.</summary>
    public static void Keep(SqliteSession session, AdminRequest request, string objectId) =>
        session.Execute(
            "insert into admin_requests (key, fingerprint, object_id) values ($1, $2, $3)",
            request.IdempotencyKey,
            request.Fingerprint,
            objectId
        );
}
