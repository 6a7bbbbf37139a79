using Gateway.Http;
using Gateway.Payments;
using Gateway.Settings;

namespace Gateway.Merchants;

/// <summary><c>POST /admin/v1/merchants/{id}/api-keys</c>: a new key, whose secret this one answer shows.</summary>
internal static class CreateApiKey
{
    /// <summary>The request as the OpenAPI document shows it.</summary>
    internal sealed record Document(IReadOnlyList<string> Scopes);

    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        IMerchantStore store,
        MerchantDirectory directory,
        GatewaySettings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadAsync(http.Request, cancellation);
        var scopes = ReadScopes(body.Fields);
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
        {
            return refused;
        }
        var now = Clock.Now(time);
        var secret = ApiKey.NewSecret(settings.Live);
        var added = await store.AddKeyAsync(
            new ApiKey(
                ObjectId.New("key", now, shard: 0),
                id,
                ApiKey.HashOf(secret),
                scopes,
                now,
                RevokedAt: null
            ),
            new AdminRequest(key, RequestFingerprint.Of("POST", http.Request.Path, body.Value)),
            // What was begun is finished, whether or not the caller still listens.
            CancellationToken.None
        );
        await directory.ReloadAsync(CancellationToken.None);
        http.Response.Headers.CacheControl = "no-store";
        switch (added)
        {
            case Added<ApiKey>.New(var made):
                return TypedResults.Json(
                    ApiKeyView.Of(made, settings.Live, secret),
                    statusCode: 201
                );
            case Added<ApiKey>.Replayed(var made):
                IdempotencyKey.MarkReplayed(http.Response);
                return TypedResults.Json(ApiKeyView.Of(made, settings.Live, secret: null));
            case Added<ApiKey>.KeyReused:
                return Problem.IdempotencyKeyReused();
            default:
                return Problem.NotFound();
        }
    }

    private static Scope ReadScopes(JsonFields fields)
    {
        if (!fields.Has("scopes"))
        {
            fields.Fault("scopes", "is required");
        }
        var scopes = Scope.None;
        var words = fields.TextList("scopes", 1, ScopeWords.All.Length, TextRule.UpTo(40)) ?? [];
        foreach (var word in words)
        {
            var scope = ScopeWords.Read(word);
            if (scope == Scope.None)
            {
                fields.Fault("scopes", $"must be among: {string.Join(", ", ScopeWords.All)}");
            }
            scopes |= scope;
        }
        return scopes;
    }
}
