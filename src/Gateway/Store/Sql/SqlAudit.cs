using Gateway.Ids;
using Gateway.Merchants.Model;

namespace Gateway.Store.Sql;

/// <summary>The admins' actions: rows are added, and no statement changes or deletes one.</summary>
internal sealed class SqlAudit(StoreDatabase database) : IAuditStore
{
    private const string Columns = "id, at, admin_key, request_id, action, target, outcome";

    /// <summary>Adds an action to the unit that has its effect.</summary>
    public static void Write(StoreSession session, AdminAction action) =>
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

    public async Task<Slice<AdminAction>> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var from = filter.CreatedAfter is { } after ? ObjectId.Floor("act", after) : "act_";
        var below = filter.CreatedBefore is { } before ? ObjectId.Floor("act", before) : "act`";
        if (filter.Before is { } cursor && string.CompareOrdinal(cursor, below) < 0)
        {
            below = cursor;
        }
        return await database.ReadAsync(session =>
            Pages.OfThoseThatFitAsync(
                session,
                Columns,
                "from admin_actions where id >= $1 and id < $2 order by id desc",
                "action = coalesce(cast($3 as text), action) and target = coalesce(cast($4 as text), target)",
                filter.Limit,
                row => (row.GetString(0), Read(row)),
                [from, below],
                [filter.Action, filter.Target]
            )
        );
    }

    private static AdminAction Read(IStoreRow row) =>
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
