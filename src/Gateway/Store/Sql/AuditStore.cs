using Gateway.Merchants.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>What admins did. Written by the commits of its effects: rows are added, and no statement changes or deletes one.</summary>
internal sealed class AuditStore(StoreDatabase database)
{
    private const string Columns = "id, at, admin_key, request_id, action, target, outcome";

    /// <summary>Adds an action to the unit that has its effect.</summary>
    public static void Write(Session session, AdminAction action) =>
        session.Write(
            $"insert into admin_actions ({Columns}) values ($1, $2, $3, $4, $5, $6, $7)",
            action.Id,
            action.At.ToUnixTimeMilliseconds(),
            action.Key,
            action.RequestId,
            action.Action,
            action.Target,
            action.Outcome
        );

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    public async Task<Slice<AdminAction>> ListAsync(AuditFilter filter)
    {
        var (from, below) = Paging.Between("act", filter.CreatedAfter, filter.CreatedBefore, filter.Before);
        return await database.ReadAsync(session =>
            Paging.ReadAsync(
                session,
                new PageRows(Columns, "from admin_actions where id >= $1 and id < $2 order by id desc", from, below)
                {
                    Fits = "action = coalesce(cast($3 as text), action) and target = coalesce(cast($4 as text), target)",
                    Wanted = [filter.Action, filter.Target],
                },
                filter.Limit,
                row => (row.GetString(0), Read(row))
            )
        );
    }

    /// <summary>The admin's request that used the key of this one before, or null.</summary>
    public async Task<AdminRequest?> FindRequestAsync(AdminRequest request) =>
        (await database.ReadAsync(session => AdminRequests.FindAsync(session, request)))?.Request;

    private static AdminAction Read(IRow row) =>
        new(
            row.GetString(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            row.GetString(6)
        );
}

/// <summary>The idempotency keys of admin requests: one name space over everything that an admin does.</summary>
internal static class AdminRequests
{
    /// <summary>The request that used this key before, with the object it made or changed; null: the key is new.</summary>
    public static ValueTask<AdminUse?> FindAsync(Session session, AdminRequest request) =>
        session.FirstAsync(
            "select fingerprint, object_id from admin_requests where key = $1",
            row => new AdminUse(request with { Fingerprint = row.GetString(0) }, row.GetString(1)),
            request.IdempotencyKey
        );

    /// <summary>Keeps a key, and the action, in the commit of what it made.</summary>
    public static void Keep(Session session, AdminChange change)
    {
        session.Write(
            "insert into admin_requests (key, fingerprint, object_id) values ($1, $2, $3)",
            change.Request.IdempotencyKey,
            change.Request.Fingerprint,
            change.Action.Target
        );
        AuditStore.Write(session, change.Action);
    }
}

/// <summary>Which actions a list shows.</summary>
internal sealed record AuditFilter(int Limit)
{
    public string? Action { get; init; }
    public string? Target { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only ids below this one: the cursor.</summary>
    public string? Before { get; init; }
}

/// <summary>The idempotency key of an admin's request about a payment, and the object it is about.</summary>
internal sealed record AdminUse(AdminRequest Request, string ObjectId);
