using Gateway.Store;
using Gateway.Store.Sql;

namespace Gateway.Payments;

/// <summary>The parts list of this room.</summary>
internal static class PaymentsRoom
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton(Watch);
        services.AddSingleton<FactBook>();
        services.AddSingleton<Progress>();
        services.AddSingleton<Patience>();
        services.AddSingleton<Answers>();
        services.AddSingleton<Replays>();
        services.AddSingleton<OpenPayment>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<ResolveReview.Desk>();
        services.AddSingleton<NewParts>();
        services.AddSingleton<MerchantCodes>();
        services.AddSingleton(Codes.CodePictureLimits.Default);
        services.AddSingleton<Codes.CodePictureCache>();
        services.AddSingleton<CodePictures>();
        services.AddSingleton<Underway>();
        services.AddHostedService(provider => provider.GetRequiredService<Underway>());
        return services;
    }

    private static PaymentWatch Watch(IServiceProvider provider)
    {
        var watch = new PaymentWatch(provider.GetRequiredService<TimeProvider>())
        {
            ReadsAgainEvery = provider.GetRequiredService<StoreDatabase>().IsShared ? TimeSpan.FromSeconds(1) : null,
        };
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(watch.End);
        return watch;
    }
}
