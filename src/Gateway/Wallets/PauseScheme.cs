using Gateway.Http;
using Gateway.Merchants.Model;

namespace Gateway.Wallets;

/// <summary><c>POST /admin/v1/schemes/{id}/pause</c> and <c>resume</c>: at once on this node, within seconds on the others.</summary>
internal static class PauseScheme
{
    public static Task<IResult> PauseAsync(string id, HttpContext http, SchemeViews schemes, PausedSchemes paused) =>
        SetAsync(id, http, schemes, paused.PauseAsync);

    public static Task<IResult> ResumeAsync(string id, HttpContext http, SchemeViews schemes, PausedSchemes paused) =>
        SetAsync(id, http, schemes, paused.ResumeAsync);

    private static async Task<IResult> SetAsync(string id, HttpContext http, SchemeViews schemes, Func<string, AdminActor, Task> set)
    {
        if (await JsonBody.RefusalUnlessEmptyAsync(http) is { } refusal)
        {
            return refusal;
        }
        if (schemes.Find(id) is null)
        {
            return Problem.NotFound();
        }
        await set(id, AdminActor.Of(http));
        return Schemes.Get(id, schemes);
    }
}
