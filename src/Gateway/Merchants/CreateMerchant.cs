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
        TimeProvider time
    )
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, FingerprintKeys.Admin, fingerprints, Read);
        if (request is null)
        {
            return invalid!;
        }
        var now = Clock.Now(time);
        var merchant = new Merchant(ObjectId.New("mer", now, shard: 0), request.Body, Suspended: false, now);
        var added = await store.AddMerchantAsync(
            merchant,
            new AdminChange(
                new AdminRequest(request.Key, request.Fingerprint),
                AdminActor.Of(http).Does(now, AdminActions.MerchantCreated, merchant.Id, MerchantView.Active)
            )
        );
        // What was begun is finished, whether or not the caller still listens.
        await directory.ReloadAsync(CancellationToken.None);
        switch (added)
        {
            case Added<Merchant>.New(var made):
                return ApiJson.Answer(MerchantView.Of(made), StatusCodes.Status201Created);
            case Added<Merchant>.Known(var made, var fingerprint) when request.Fits(fingerprint):
                return request.Replayed(ApiJson.Answer(MerchantView.Of(made)));
            case Added<Merchant>.Known or Added<Merchant>.KeyReused:
                return Problem.IdempotencyKeyReused();
            default:
                return Problem.NotFound();
        }
    }
}
