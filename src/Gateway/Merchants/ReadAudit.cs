using Gateway.Http;
using Gateway.Merchants.Model;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary><c>GET /admin/v1/audit</c>: what admins did, newest first.</summary>
internal static class ReadAudit
{
    /// <summary>The id of what an action was done to.</summary>
    public static TextRule Target { get; } = TextRule.UpTo(64);

    /// <summary>An action as it is shown.</summary>
    internal sealed record View(
        string Id,
        string Object,
        DateTimeOffset At,
        string AdminKey,
        string RequestId,
        string Action,
        string Target,
        string Outcome
    )
    {
        public static View Of(AdminAction action) =>
            new(action.Id, "admin_action", action.At, action.Key, action.RequestId, action.Action, action.Target, action.Outcome);
    }

    public static async Task<IResult> ListAsync(HttpContext http, AuditStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var filter = new AuditFilter(query.Limit())
        {
            Action = query.Choice("action", AdminActions.All.AsSpan()),
            Target = query.Text("target", Target),
            CreatedAfter = query.Time("created_after"),
            CreatedBefore = query.Time("created_before"),
            Before = query.After("act_"),
        };
        if (query.Refusal() is { } refused)
        {
            return refused;
        }
        var slice = await store.ListAsync(filter);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, View.Of));
    }
}
