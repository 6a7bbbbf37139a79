using Gateway.Http;
using Gateway.Payments;

namespace Gateway.Merchants;

/// <summary><c>POST /admin/v1/merchants</c>: a new merchant, still without keys.</summary>
internal static class CreateMerchant
{
    /// <summary>The request as the OpenAPI document shows it.</summary>
    internal sealed record Document(string Name);

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        IMerchantStore store,
        MerchantDirectory directory,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadAsync(http.Request, cancellation);
        var name = body.Fields.RequiredText("name", TextRule.UpTo(100));
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
        {
            return refused;
        }
        var now = Clock.Now(time);
        var added = await store.AddMerchantAsync(
            new Merchant(ObjectId.New("mer", now, shard: 0), name, Suspended: false, now),
            new AdminRequest(key, RequestFingerprint.Of("POST", http.Request.Path, body.Value)),
            // What was begun is finished, whether or not the caller still listens.
            CancellationToken.None
        );
        await directory.ReloadAsync(CancellationToken.None);
        switch (added)
        {
            case Added<Merchant>.New(var merchant):
                return TypedResults.Json(MerchantView.Of(merchant), statusCode: 201);
            case Added<Merchant>.Replayed(var merchant):
                IdempotencyKey.MarkReplayed(http.Response);
                return TypedResults.Json(MerchantView.Of(merchant));
            case Added<Merchant>.KeyReused:
                return Problem.IdempotencyKeyReused();
            default:
                return Problem.NotFound();
        }
    }
}
