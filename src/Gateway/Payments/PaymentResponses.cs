using Adapters.Contract.Settings;
using Gateway.Http;
using Gateway.Payments.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Payments;

/// <summary>How stored payments, captures and refunds are answered: rendered from what is stored, also for a repeat.</summary>
internal sealed class PaymentResponses(IGatewayAddress address)
{
    /// <summary>A payment that this request made.</summary>
    public IResult Created(HttpContext http, Payment payment) => Json(http, View(http, payment), 201, $"/v1/payments/{payment.Id}");

    /// <summary>A payment as it is.</summary>
    public IResult Ok(HttpContext http, Payment payment) => Json(http, View(http, payment), 200, null);

    /// <summary>A capture or refund that this request made.</summary>
    public static IResult CreatedPart(HttpContext http, Payment payment, PaymentOperation part) =>
        part.Kind == Adapters.Contract.OperationKind.Capture
            ? Json(http, Capture(http, payment, part), 201, $"/v1/captures/{part.Id}")
            : Json(http, Refund(http, payment, part), 201, $"/v1/refunds/{part.Id}");

    /// <summary>A capture or refund as it is.</summary>
    public static IResult OkPart(HttpContext http, Payment payment, PaymentOperation part) =>
        part.Kind == Adapters.Contract.OperationKind.Capture
            ? Json(http, Capture(http, payment, part), 200, null)
            : Json(http, Refund(http, payment, part), 200, null);

    /// <summary>A payment as its merchant sees it.</summary>
    public PaymentView View(HttpContext http, Payment payment) =>
        PaymentView.Of(payment, address.PublicUrl, DeclineMessages.Wanted(http.Request));

    /// <summary>A payment as an operator sees it.</summary>
    public AdminPaymentView AdminView(HttpContext http, Payment payment) => AdminPaymentView.Of(View(http, payment), payment.MerchantId);

    /// <summary>A payment as it is, for an operator.</summary>
    public IResult AdminOk(HttpContext http, Payment payment) => Json(http, AdminView(http, payment), 200, null);

    /// <summary>A refund as its merchant sees it.</summary>
    public static RefundView Refund(HttpContext http, Payment payment, PaymentOperation part) =>
        RefundView.Of(payment, part, DeclineMessages.Wanted(http.Request));

    private static CaptureView Capture(HttpContext http, Payment payment, PaymentOperation part) =>
        CaptureView.Of(payment, part, DeclineMessages.Wanted(http.Request));

    private static JsonHttpResult<T> Json<T>(HttpContext http, T view, int status, string? location)
    {
        if (location is not null)
        {
            http.Response.Headers.Location = http.Request.PathBase + location;
        }
        return TypedResults.Json(view, ApiJson.Options, ApiJson.ContentType, status);
    }
}
