using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary><c>DELETE /admin/v1/merchants/{id}/api-keys/{key}</c>: the key stops working; revoking again changes nothing.</summary>
internal static class RevokeApiKey
{
    public static async Task<IResult> HandleAsync(
        string id,
        string key,
        HttpContext http,
        MerchantStore store,
        MerchantDirectory directory,
        GatewaySettings settings,
        TimeProvider time
    )
    {
        if (directory.IsConfigured(key) && directory.KeysOf(id).Any(known => known.Id == key))
        {
            return Problem.InvalidState("configured", "The key stands in the configuration; remove it there.");
        }
        var revoked = await store.RevokeKeyAsync(
            id,
            key,
            AdminActor.Of(http).Does(Clock.Now(time), AdminActions.KeyRevoked, key, "revoked")
        );
        if (revoked is null)
        {
            return Problem.NotFound();
        }
        await directory.ReloadAsync(CancellationToken.None);
        return ApiJson.Answer(ApiKeyView.Of(revoked, settings.Live, secret: null));
    }
}
