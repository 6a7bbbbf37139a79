using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary><c>POST /admin/v1/merchants/{id}/suspend</c> and <c>resume</c>: at once on this node, within seconds on the others.</summary>
internal static class SuspendMerchant
{
    public static Task<IResult> SuspendAsync(
        string id,
        HttpContext http,
        MerchantStore store,
        MerchantDirectory directory,
        TimeProvider time
    ) =>
        SetAsync(
            id,
            suspended: true,
            http,
            AdminActor.Of(http).Does(Clock.Now(time), AdminActions.MerchantSuspended, id, MerchantView.Suspended),
            store,
            directory
        );

    public static Task<IResult> ResumeAsync(
        string id,
        HttpContext http,
        MerchantStore store,
        MerchantDirectory directory,
        TimeProvider time
    ) =>
        SetAsync(
            id,
            suspended: false,
            http,
            AdminActor.Of(http).Does(Clock.Now(time), AdminActions.MerchantResumed, id, MerchantView.Active),
            store,
            directory
        );

    private static async Task<IResult> SetAsync(
        string id,
        bool suspended,
        HttpContext http,
        AdminAction action,
        MerchantStore store,
        MerchantDirectory directory
    )
    {
        if (await JsonBody.RefusalUnlessEmptyAsync(http) is { } refusal)
        {
            return refusal;
        }
        if (await store.SetSuspendedAsync(id, suspended, action) is not { } merchant)
        {
            return Problem.NotFound();
        }
        await directory.ReloadAsync(CancellationToken.None);
        return ApiJson.Answer(MerchantView.Of(merchant));
    }
}
