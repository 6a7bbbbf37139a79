using Adapters.Contract;
using Adapters.Contract.Settings;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Payments.Api;

/// <summary>How stored payments, captures and refunds are answered: rendered from what is stored, also for a repeat.</summary>
internal sealed class PaymentResponses(IGatewayAddress address)
{
    /// <summary>A payment that this request made.</summary>
    public IResult Created(HttpContext http, Payment payment)
    {
        Locate(http, $"/v1/payments/{payment.Id}");
        return ApiJson.Answer(View(http, payment), StatusCodes.Status201Created);
    }

    /// <summary>A payment as it is.</summary>
    public IResult Ok(HttpContext http, Payment payment) => ApiJson.Answer(View(http, payment));

    /// <summary>A payment as it is, for an operator.</summary>
    public IResult AdminOk(HttpContext http, Payment payment) => ApiJson.Answer(AdminView(http, payment));

    /// <summary>A capture or refund that this request made.</summary>
    public static IResult CreatedPart(HttpContext http, Payment payment, string partId)
    {
        Locate(http, $"/v1/{payment.Part(partId)!.KindWord}s/{partId}");
        return Part(http, payment, partId, StatusCodes.Status201Created);
    }

    /// <summary>A capture or refund as it is.</summary>
    public static IResult Part(HttpContext http, Payment payment, string partId, int status = StatusCodes.Status200OK)
    {
        var (part, language) = (payment.Part(partId)!, DeclineMessages.Wanted(http.Request));
        return part.Kind == OperationKind.Capture
            ? ApiJson.Answer(CaptureView.Of(payment, part, language), status)
            : ApiJson.Answer(RefundView.Of(payment, part, language), status);
    }

    /// <summary>A refund as its merchant sees it.</summary>
    public static RefundView Refund(HttpContext http, Payment payment, PaymentOperation part) =>
        RefundView.Of(payment, part, DeclineMessages.Wanted(http.Request));

    /// <summary>A payment as its merchant sees it.</summary>
    public PaymentView View(HttpContext http, Payment payment) =>
        PaymentView.Of(payment, address.PublicUrl, DeclineMessages.Wanted(http.Request));

    /// <summary>A payment as an operator sees it.</summary>
    public AdminPaymentView AdminView(HttpContext http, Payment payment) => AdminPaymentView.Of(View(http, payment), payment.MerchantId);

    private static void Locate(HttpContext http, string path) => http.Response.Headers.Location = http.Request.PathBase + path;
}
