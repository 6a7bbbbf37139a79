using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;

namespace Gateway.Payments;

/// <summary>The routes of payments, captures and refunds.</summary>
internal static class PaymentsApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder app)
    {
        var reads = app.MapGroup("/v1").Requires(Scope.PaymentsRead).WithTags("Payments");
        reads
            .MapGet("/payments", ReadPayments.ListAsync)
            .WithName("ListPayments")
            .Lists<PaymentView>(
                RequestParameter.Word("status", ReadPayments.Statuses),
                RequestParameter.Text("scheme", FieldRules.Scheme),
                RequestParameter.Text("reference", FieldRules.Reference),
                RequestParameter.Time("created_after"),
                RequestParameter.Time("created_before")
            );
        reads.MapGet("/payments/{id}", ReadPayments.GetAsync).WithName("GetPayment").Waits().Gives<PaymentView>();
        reads.MapGet("/payments/{id}/timeline", ReadPayments.TimelineAsync).WithName("GetTimeline").Gives<TimelineView>();
        reads.MapGet("/payments/{id}/disclosures", ReadDisclosures.HandleAsync).WithName("GetDisclosures").Gives<DisclosuresView>();
        reads.MapGet("/captures/{id}", ReadPayments.GetCaptureAsync).WithName("GetCapture").Waits().Gives<CaptureView>();
        reads
            .MapGet("/refunds", ReadPayments.ListRefundsAsync)
            .WithName("ListRefunds")
            .Lists<RefundView>(RequestParameter.Text("payment", FieldRules.PaymentId));
        reads.MapGet("/refunds/{id}", ReadPayments.GetRefundAsync).WithName("GetRefund").Waits().Gives<RefundView>();

        var writes = app.MapGroup("/v1").Requires(Scope.PaymentsWrite).WithTags("Payments");
        writes
            .MapPost("/payments", CreatePayment.HandleAsync)
            .WithName("CreatePayment")
            .Keyed()
            .Waits()
            .Takes(CreatePayment.Body.Read)
            .Makes<PaymentView>();
        writes.MapPost("/payments/{id}/cancel", CancelPayment.HandleAsync).WithName("CancelPayment").Keyed().Waits().Gives<PaymentView>();
        writes
            .MapPost("/payments/{id}/captures", CapturePayment.HandleAsync)
            .WithName("CapturePayment")
            .Keyed()
            .Waits()
            .MayTake(CapturePayment.Body.Read)
            .Makes<CaptureView>();

        app.MapGroup("/v1")
            .Requires(Scope.RefundsWrite)
            .WithTags("Payments")
            .MapPost("/payments/{id}/refunds", RefundPayment.HandleAsync)
            .WithName("RefundPayment")
            .Keyed()
            .Waits()
            .MayTake(RefundPayment.Body.Read)
            .Makes<RefundView>();

        // A till page shows them without a key, by the token in the address.
        app.MapGet("/v1/payments/{id}/code.svg", CodePictures.SvgAsync).WithName("CodeSvg").WithTags("Payments").Draws("image/svg+xml");
        app.MapGet("/v1/payments/{id}/code.png", CodePictures.PngAsync).WithName("CodePng").WithTags("Payments").Draws("image/png");
        return app;
    }
}
