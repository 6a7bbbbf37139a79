using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments.Model;

namespace Gateway.Payments;

/// <summary>The operator's routes: what is up to a person, and what that person found out.</summary>
internal static class ReviewsApi
{
    /// <summary>Maps the routes below <c>/admin/v1</c>.</summary>
    public static IEndpointRouteBuilder MapReviews(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin/v1").RequiresAdmin().WithTags("Admin");
        admin
            .MapGet("/payments", ReadReviews.ListAsync)
            .WithName("ListReviews")
            .Lists<AdminPaymentView>(RequestParameter.Word("status", ReadReviews.Statuses));
        admin.MapGet("/payments/{id}", ReadReviews.GetAsync).WithName("GetAnyPayment").Gives<AdminPaymentView>();
        admin.MapGet("/payments/{id}/timeline", ReadReviews.TimelineAsync).WithName("GetAnyTimeline").Gives<TimelineView>();
        admin
            .MapPost("/payments/{id}/resolve", ResolveReview.PaymentAsync)
            .WithName("ResolvePayment")
            .Keyed()
            .Takes(ResolveReview.ReadForPayment)
            .Gives<AdminPaymentView>();
        admin
            .MapPost("/captures/{id}/resolve", ResolveReview.CaptureAsync)
            .WithName("ResolveCapture")
            .Keyed()
            .Takes(ResolveReview.ReadForPart)
            .Gives<CaptureView>();
        admin
            .MapPost("/refunds/{id}/resolve", ResolveReview.RefundAsync)
            .WithName("ResolveRefund")
            .Keyed()
            .Takes(ResolveReview.ReadForPart)
            .Gives<RefundView>();
        return app;
    }
}
