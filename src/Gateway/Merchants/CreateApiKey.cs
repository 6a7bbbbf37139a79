using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary><c>POST /admin/v1/merchants/{id}/api-keys</c>: a new key, whose secret this one answer shows.</summary>
internal static class CreateApiKey
{
    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        MerchantStore store,
        MerchantDirectory directory,
        GatewaySettings settings,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, FingerprintKeys.Admin, fingerprints, Read);
        if (request is null)
        {
            return invalid!;
        }
        var now = Clock.Now(time);
        var secret = ApiKey.NewSecret(settings.Live);
        var newKey = new ApiKey(ObjectId.New("key", now, shard: 0), id, ApiKey.HashOf(secret), request.Body, now, RevokedAt: null);
        var added = await store.AddKeyAsync(
            newKey,
            new AdminChange(
                new AdminRequest(request.Key, request.Fingerprint),
                AdminActor.Of(http).Does(now, AdminActions.KeyCreated, newKey.Id, MerchantView.Active)
            )
        );
        // What was begun is finished, whether or not the caller still listens.
        await directory.ReloadAsync(CancellationToken.None);
        switch (added)
        {
            case Added<ApiKey>.New(var made):
                return ApiJson.Answer(ApiKeyView.Of(made, settings.Live, secret), StatusCodes.Status201Created);
            case Added<ApiKey>.Known(var made, var fingerprint) when request.Fits(fingerprint):
                return request.Replayed(ApiJson.Answer(ApiKeyView.Of(made, settings.Live, secret: null)));
            case Added<ApiKey>.Known or Added<ApiKey>.KeyReused:
                return Problem.IdempotencyKeyReused();
            default:
                return Problem.NotFound();
        }
    }

    /// <summary>Reads the body; faults are noted in the fields.</summary>
    public static Scope Read(JsonFields fields) =>
        fields.RequiredWordList("scopes", ScopeWords.All).Aggregate(Scope.None, (scopes, word) => scopes | ScopeWords.Read(word));
}
