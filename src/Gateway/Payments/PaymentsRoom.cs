using Gateway.Store.Sql;

namespace Gateway.Payments;

/// <summary>The parts list of this room.</summary>
internal static class PaymentsRoom
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PaymentWatch(
            provider.GetRequiredService<TimeProvider>()
        )
        {
            ReadsAgainEvery = provider.GetRequiredService<StoreDatabase>().IsShared
                ? TimeSpan.FromSeconds(1)
                : null,
        });
        services.AddSingleton<FactBook>();
        services.AddSingleton<Progress>();
        services.AddSingleton<Patience>();
        services.AddSingleton<Answers>();
        services.AddSingleton<Replays>();
        services.AddSingleton<OpenPayment>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<ResolveReview.Desk>();
        services.AddSingleton<NewParts>();
        services.AddSingleton<Codes.MerchantCodes>();
        services.AddSingleton<Underway>();
        services.AddHostedService(provider => provider.GetRequiredService<Underway>());
        return services;
    }
}
