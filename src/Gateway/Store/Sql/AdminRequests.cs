using Gateway.Merchants.Model;

namespace Gateway.Store.Sql;

/// <summary>The idempotency keys of admin requests: one name space over everything that an admin does.</summary>
internal static class AdminRequests
{
    /// <summary>The request that used this key before, with the object it made or changed; null: the key is new.</summary>
    public static ValueTask<AdminUse?> FindAsync(StoreSession session, AdminRequest request) =>
        session.FirstAsync(
            "select fingerprint, object_id from admin_requests where key = $1",
            row => new AdminUse(request with { Fingerprint = row.GetString(0) }, row.GetString(1)),
            request.IdempotencyKey
        );

    /// <summary>Keeps a key, and the action, in the commit of what it made.</summary>
    public static void Keep(StoreSession session, AdminChange change)
    {
        session.Write(
            "insert into admin_requests (key, fingerprint, object_id) values ($1, $2, $3)",
            change.Request.IdempotencyKey,
            change.Request.Fingerprint,
            change.Action.Target
        );
        SqlAudit.Write(session, change.Action);
    }
}
