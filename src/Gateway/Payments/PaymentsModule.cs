using Gateway.Codes;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Payments.Api;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store;
using Gateway.Store.Engine;

namespace Gateway.Payments;

/// <summary>The services and routes of payments, captures, refunds and reviews.</summary>
internal static class PaymentsModule
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton(Notifier);
        services.AddSingleton<EventFactory>();
        services.AddSingleton<PaymentWriter>();
        services.AddSingleton<PaymentProcessor>();
        services.AddSingleton<PaymentFinder>();
        services.AddSingleton<MerchantCodes>();
        services.AddSingleton<WaitPolicy>();
        services.AddSingleton<PaymentResponses>();
        services.AddSingleton<IdempotentReplay>();
        services.AddSingleton<CreatePayment>();
        services.AddSingleton<StartOperation>();
        services.AddSingleton<CancelPayment>();
        services.AddSingleton<Reviews>();
        services.AddSingleton(CodePictureLimits.Default);
        services.AddSingleton<CodePictureCache>();
        services.AddSingleton<CodePictures>();
        services.AddSingleton<BackgroundWork>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());
        return services;
    }

    /// <summary>Adds the service that takes what is due; it stops before what its steps need.</summary>
    public static IServiceCollection AddDueWork(this IServiceCollection services)
    {
        services.AddSingleton(DueWorkOptions.Default);
        services.AddHostedService<DueWork>();
        return services;
    }

    /// <summary>Maps the merchants' routes.</summary>
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
            .MapPost("/payments/{id}/captures", StartOperation.CaptureAsync)
            .WithName("CapturePayment")
            .Keyed()
            .Waits()
            .MayTake(StartOperation.Body.ReadCapture)
            .Makes<CaptureView>();

        app.MapGroup("/v1")
            .Requires(Scope.RefundsWrite)
            .WithTags("Payments")
            .MapPost("/payments/{id}/refunds", StartOperation.RefundAsync)
            .WithName("RefundPayment")
            .Keyed()
            .Waits()
            .MayTake(StartOperation.Body.ReadRefund)
            .Makes<RefundView>();

        // A till page shows them without a key, by the token in the address.
        app.MapGet("/v1/payments/{id}/code.svg", CodePictures.SvgAsync).WithName("CodeSvg").WithTags("Payments").Draws("image/svg+xml");
        app.MapGet("/v1/payments/{id}/code.png", CodePictures.PngAsync).WithName("CodePng").WithTags("Payments").Draws("image/png");
        return app;
    }

    /// <summary>Maps the operator's routes: what is in review, and what the operator found out.</summary>
    public static IEndpointRouteBuilder MapReviews(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin/v1").RequiresAdmin().WithTags("Admin");
        admin
            .MapGet("/payments", Reviews.ListAsync)
            .WithName("ListReviews")
            .Lists<AdminPaymentView>(RequestParameter.Word("status", Reviews.Statuses));
        admin.MapGet("/payments/{id}", Reviews.GetAsync).WithName("GetAnyPayment").Gives<AdminPaymentView>();
        admin.MapGet("/payments/{id}/timeline", Reviews.TimelineAsync).WithName("GetAnyTimeline").Gives<TimelineView>();
        admin
            .MapPost("/payments/{id}/resolve", Reviews.ResolvePaymentAsync)
            .WithName("ResolvePayment")
            .Keyed()
            .Takes(Reviews.Body.ReadForPayment)
            .Gives<AdminPaymentView>();
        admin
            .MapPost("/captures/{id}/resolve", Reviews.ResolveCaptureAsync)
            .WithName("ResolveCapture")
            .Keyed()
            .Takes(Reviews.Body.ReadForPart)
            .Gives<CaptureView>();
        admin
            .MapPost("/refunds/{id}/resolve", Reviews.ResolveRefundAsync)
            .WithName("ResolveRefund")
            .Keyed()
            .Takes(Reviews.Body.ReadForPart)
            .Gives<RefundView>();
        return app;
    }

    private static PaymentNotifier Notifier(IServiceProvider provider)
    {
        var notifier = new PaymentNotifier(provider.GetRequiredService<TimeProvider>())
        {
            ReadsAgainEvery = provider.GetRequiredService<StoreDatabase>().IsShared ? TimeSpan.FromSeconds(1) : null,
        };
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(notifier.End);
        return notifier;
    }
}
