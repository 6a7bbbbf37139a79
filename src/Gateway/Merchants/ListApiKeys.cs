using Gateway.Http;
using Gateway.Settings;

namespace Gateway.Merchants;

/// <summary><c>GET /admin/v1/merchants/{id}/api-keys</c>: newest first, without the secrets, which nobody has any more.</summary>
internal static class ListApiKeys
{
    public static IResult Handle(string id, HttpContext http, MerchantDirectory directory, GatewaySettings settings)
    {
        var query = new QueryFields(http.Request.Query);
        var limit = query.Limit();
        var after = query.After("key_");
        if (query.Refusal() is { } refused)
        {
            return refused;
        }
        if (directory.Find(id) is null)
        {
            return Problem.NotFound();
        }
        var keys = directory.KeysOf(id).Reverse().ToList();
        var from = after is null ? 0 : keys.FindIndex(key => key.Id == after) + 1;
        return ApiJson.Answer(Page.Of(keys.Skip(from), limit, key => key.Id, key => ApiKeyView.Of(key, settings.Live, secret: null)));
    }
}
