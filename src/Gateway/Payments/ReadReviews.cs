using System.Collections.Immutable;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments;

/// <summary>What an operator reads of payments.</summary>
internal static class ReadReviews
{
    /// <summary>By which they are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = [PaymentStatus.Review.Word()];

    /// <summary><c>GET /admin/v1/payments</c>: what is up to a person, of all merchants.</summary>
    public static async Task<IResult> ListAsync(HttpContext http, PaymentStore store, PaymentResponses answers)
    {
        var query = new QueryFields(http.Request.Query);
        var status = query.Choice("status", Statuses.AsSpan());
        var limit = query.Limit();
        var before = query.After("pay_");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListReviewsAsync(whole: status is not null, before, limit);
        return TypedResults.Json(
            new Page<AdminPaymentView>(
                [.. slice.Items.Select(p => answers.AdminView(http, p))],
                slice.Next is null ? null : Cursor.After(slice.Next)
            ),
            ApiJson.Options,
            ApiJson.ContentType
        );
    }

    /// <summary><c>GET /admin/v1/payments/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, Reviews reviews, PaymentResponses answers) =>
        await reviews.FindAsync(id) is { } payment ? answers.AdminOk(http, payment) : Problem.NotFound();

    /// <summary><c>GET /admin/v1/payments/{id}/timeline</c></summary>
    public static async Task<IResult> TimelineAsync(string id, HttpContext http, Reviews reviews, PaymentStore store) =>
        await reviews.FindAsync(id) is { } payment
            ? TypedResults.Json(TimelineView.Of(await store.TimelineAsync(payment.MerchantId, id)), ApiJson.Options, ApiJson.ContentType)
            : Problem.NotFound();
}
