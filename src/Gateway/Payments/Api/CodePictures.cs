using System.Security.Cryptography;
using System.Text;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Microsoft.Net.Http.Headers;

namespace Gateway.Payments.Api;

/// <summary>
/// <c>GET /v1/payments/{id}/code.svg</c> and <c>.png</c>: with a key that may read payments, or without one by the code's own
/// token, for as long as the code and its merchant are good.
/// </summary>
internal sealed class CodePictures(
    PaymentStore store,
    PaymentFinder finder,
    MerchantDirectory merchants,
    CodePictureCache pictures,
    AnswerPace pace,
    TimeProvider time
)
{
    public static Task<IResult> SvgAsync(string id, HttpContext http, Caller? caller, CodePictures pictures) =>
        pictures.GetAsync(id, http, caller, CodePictureForm.Svg);

    public static Task<IResult> PngAsync(string id, HttpContext http, Caller? caller, CodePictures pictures) =>
        pictures.GetAsync(id, http, caller, CodePictureForm.Png);

    private async Task<IResult> GetAsync(string id, HttpContext http, Caller? keyHolder, CodePictureForm form)
    {
        var token = http.Request.Query["token"].ToString();
        var caller = token.Length > 0 ? null : keyHolder;
        if (caller is not null && !caller.Scopes.HasFlag(Scope.PaymentsRead))
        {
            return Problem.Forbidden(string.Join(' ', Scope.PaymentsRead.Words()));
        }
        if (!ObjectId.IsValid("pay", id))
        {
            return Problem.NotFound();
        }
        var payment =
            token.Length > 0 ? await ByTokenAsync(id, token)
            : caller is not null ? await store.FindAsync(caller.MerchantId, id)
            : null;
        if (payment?.Code is not { } code)
        {
            return Problem.NotFound();
        }
        // Kept by a browser only to ask whether it still holds: the code may end, or its merchant be suspended.
        http.Response.Headers[HeaderNames.CacheControl] = "private, no-cache";
        if (time.GetUtcNow() >= code.ExpiresAt)
        {
            return Problem.Gone("The code's time is over; make a new payment.");
        }
        if (caller is null)
        {
            await pace.HoldAsync(PaceRule.Pictures, payment.MerchantId, http.RequestAborted);
        }
        return await pictures.GetAsync(code.Payload, form) is { } picture
            ? TypedResults.Bytes(picture.Bytes, form.ContentType, entityTag: picture.Tag)
            : Problem.TooManyPictures();
    }

    private async Task<Payment?> ByTokenAsync(string id, string token) =>
        await finder.FindAsync(id) is { Code: { } code } payment
        && merchants.Find(payment.MerchantId) is { Suspended: false }
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code.Token), Encoding.UTF8.GetBytes(token))
            ? payment
            : null;
}
