using System.Security.Cryptography;
using System.Text;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Store;

namespace Gateway.Payments;

/// <summary><c>GET /v1/payments/{id}/code.svg</c> and <c>.png</c>: with a merchant's key, or without one by the code's own token.</summary>
internal static class CodePictures
{
    public static Task<IResult> SvgAsync(
        string id,
        HttpContext http,
        IPaymentStore store,
        MerchantDirectory merchants,
        TimeProvider time
    ) =>
        PictureAsync(
            id,
            http,
            store,
            merchants,
            time,
            text => TypedResults.Text(CodePicture.Svg(text), "image/svg+xml", Encoding.UTF8)
        );

    public static Task<IResult> PngAsync(
        string id,
        HttpContext http,
        IPaymentStore store,
        MerchantDirectory merchants,
        TimeProvider time
    ) =>
        PictureAsync(
            id,
            http,
            store,
            merchants,
            time,
            text => TypedResults.Bytes(CodePicture.Png(text), "image/png")
        );

    private static async Task<IResult> PictureAsync(
        string id,
        HttpContext http,
        IPaymentStore store,
        MerchantDirectory merchants,
        TimeProvider time,
        Func<string, IResult> draw
    )
    {
        if (!ObjectId.IsValid("pay", id))
        {
            return Problem.NotFound();
        }
        var token = http.Request.Query["token"].ToString();
        var payment =
            token.Length > 0 ? await ByTokenAsync(id, token, http, store, merchants)
            : Caller.Of(http) is { } caller
                ? await store.FindAsync(caller.MerchantId, id, http.RequestAborted)
            : null;
        if (payment?.Code is not { } code)
        {
            return Problem.NotFound();
        }
        http.Response.Headers.CacheControl = "private, no-store";
        return time.GetUtcNow() >= code.ExpiresAt
            ? Problem.Gone("The code's time is over; make a new payment.")
            : draw(code.Payload);
    }

    private static async Task<Payment?> ByTokenAsync(
        string id,
        string token,
        HttpContext http,
        IPaymentStore store,
        MerchantDirectory merchants
    )
    {
        foreach (var merchant in merchants.MerchantsOfShard(ObjectId.ShardOf(id)))
        {
            if (
                await store.FindAsync(merchant.Id, id, http.RequestAborted)
                    is { Code: { } code } payment
                && CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(code.Token),
                    Encoding.UTF8.GetBytes(token)
                )
            )
            {
                return payment;
            }
        }
        return null;
    }
}
