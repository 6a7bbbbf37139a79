using Gateway.Payments.Processing;
using Gateway.Store;
using Gateway.Store.Engine;

namespace Gateway.Payments;

/// <summary>The parts list of this room.</summary>
internal static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton(Watch);
        services.AddSingleton<EventFactory>();
        services.AddSingleton<PaymentWriter>();
        services.AddSingleton<PaymentProcessor>();
        services.AddSingleton<WaitPolicy>();
        services.AddSingleton<PaymentResponses>();
        services.AddSingleton<IdempotentReplay>();
        services.AddSingleton<OpenPayment>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<ResolveReview.Desk>();
        services.AddSingleton<StartOperation>();
        services.AddSingleton<MerchantCodes>();
        services.AddSingleton(Codes.CodePictureLimits.Default);
        services.AddSingleton<Codes.CodePictureCache>();
        services.AddSingleton<CodePictures>();
        services.AddSingleton<BackgroundWork>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());
        return services;
    }

    private static PaymentNotifier Watch(IServiceProvider provider)
    {
        var watch = new PaymentNotifier(provider.GetRequiredService<TimeProvider>())
        {
            ReadsAgainEvery = provider.GetRequiredService<StoreDatabase>().IsShared ? TimeSpan.FromSeconds(1) : null,
        };
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(watch.End);
        return watch;
    }
}
