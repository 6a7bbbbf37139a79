using System.Collections.Immutable;
using Gateway.Ids;

namespace Gateway.Merchants.Model;

/// <summary>Who sends an admin's request.</summary>
/// <param name="Key">Names the admin key without saying anything of it, 8 hexadecimal digits.</param>
/// <param name="RequestId">The request's id, as answered in <c>X-Request-Id</c>.</param>
internal sealed record AdminActor(string Key, string RequestId)
{
    /// <summary>The admin of a request that came in with the admin key.</summary>
    public static AdminActor Of(HttpContext http) =>
        http.Features.Get<AdminActor>() ?? throw new InvalidOperationException("the route is not for admins");

    /// <summary>What the admin does, with its effect.</summary>
    /// <param name="now">The time.</param>
    /// <param name="action">One of <see cref="AdminActions"/>.</param>
    /// <param name="target">The id of what is made or changed.</param>
    /// <param name="outcome">Its status afterwards.</param>
    public AdminAction Does(DateTimeOffset now, string action, string target, string outcome) =>
        new(ObjectId.New("act", now, shard: 0), now, Key, RequestId, action, target, outcome);
}

/// <summary>An admin's action that changed something, stored in the commit of its effect and never changed or deleted.</summary>
/// <param name="Id">Begins <c>act_</c>.</param>
/// <param name="At">When it was done.</param>
/// <param name="Key">Names the admin key.</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="Action">One of <see cref="AdminActions"/>.</param>
/// <param name="Target">The id of what was made or changed.</param>
/// <param name="Outcome">Its status afterwards.</param>
internal sealed record AdminAction(
    string Id,
    DateTimeOffset At,
    string Key,
    string RequestId,
    string Action,
    string Target,
    string Outcome
);

/// <summary>An admin's request under an idempotency key, and the action to be recorded if it is no repeat.</summary>
internal sealed record AdminChange(AdminRequest Request, AdminAction Action);

/// <summary>The words for what an admin can do.</summary>
internal static class AdminActions
{
    public const string MerchantCreated = "merchant.created";
    public const string MerchantSuspended = "merchant.suspended";
    public const string MerchantResumed = "merchant.resumed";
    public const string KeyCreated = "api_key.created";
    public const string KeyRevoked = "api_key.revoked";
    public const string SchemePaused = "scheme.paused";
    public const string SchemeResumed = "scheme.resumed";
    public const string PaymentResolved = "payment.resolved";
    public const string CaptureResolved = "capture.resolved";
    public const string RefundResolved = "refund.resolved";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        MerchantCreated,
        MerchantSuspended,
        MerchantResumed,
        KeyCreated,
        KeyRevoked,
        SchemePaused,
        SchemeResumed,
        PaymentResolved,
        CaptureResolved,
        RefundResolved,
    ];
}
