using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Store.Sql;

namespace Gateway.Merchants;

/// <summary><c>POST /admin/v1/merchants</c>: a new merchant, still without keys.</summary>
internal static class CreateMerchant
{
    /// <summary>Reads the body; faults are noted in the fields.</summary>
    public static string Read(JsonFields fields) => fields.RequiredText("name", TextRule.UpTo(100));

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        MerchantStore store,
        MerchantDirectory directory,
        FingerprintKeys fingerprints,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        var name = Read(body.Fields);
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
        {
            return refused;
        }
        var now = Clock.Now(time);
        var digest = RequestFingerprint.Of(http, body.Value);
        var merchant = new Merchant(ObjectId.New("mer", now, shard: 0), name, Suspended: false, now);
        var added = await store.AddMerchantAsync(
            merchant,
            new AdminChange(
                new AdminRequest(key, fingerprints.Keep(FingerprintKeys.Admin, digest)),
                AdminActor.Of(http).Does(now, AdminActions.MerchantCreated, merchant.Id, MerchantView.Active)
            )
        );
        // What was begun is finished, whether or not the caller still listens.
        await directory.ReloadAsync(CancellationToken.None);
        switch (added)
        {
            case Added<Merchant>.New(var made):
                return TypedResults.Json(MerchantView.Of(made), statusCode: 201);
            case Added<Merchant>.Known(var made, var fingerprint) when fingerprints.Fits(FingerprintKeys.Admin, fingerprint, digest):
                IdempotencyKey.MarkReplayed(http.Response);
                return TypedResults.Json(MerchantView.Of(made));
            case Added<Merchant>.Known or Added<Merchant>.KeyReused:
                return Problem.IdempotencyKeyReused();
            default:
                return Problem.NotFound();
        }
    }
}
