using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Saebyol.Adapter;

/// <summary>The only way in to the wallet Saebyol.</summary>
public static class SaebyolSetup
{
    /// <summary>Adds the wallet if <c>Adapters:Saebyol</c> turns it on; needs a <see cref="TimeProvider"/> among the services.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddSaebyol(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet<ISaebyolApi, SaebyolProtocol, SaebyolWallet, SaebyolOptions>(
            configuration,
            "Saebyol",
            SaebyolOptions.Read,
            options => new WalletApi(options.Facts, options.BaseUrl, 0, SaebyolMessages.Format, SaebyolProtocol.Messages)
        );
}

/// <summary>The wallet's settings (section 5), read once at start, and the facts that follow from them. The text form never shows the secret.</summary>
internal sealed record SaebyolOptions(Uri BaseUrl, string Merchant, string Secret, SchemeInfo Facts)
{
    private const int ShortestSecret = 32;

    /// <summary>Reads every setting and leaves the faults with <paramref name="settings"/>.</summary>
    public static SaebyolOptions Read(WalletSettings settings) =>
        new(
            settings.RequiredAddress("BaseUrl", bare: true),
            settings.RequiredLabel("Merchant"),
            settings.Secret("Secret", ShortestSecret),
            ReadFacts(settings)
        );

    public override string ToString() => $"{nameof(SaebyolOptions)} {Merchant}";

    private static SchemeInfo ReadFacts(WalletSettings settings)
    {
        // After 10 s no charge is pending.
        var schedule = settings.CustomerCodeSchedule("2,3,5,10", 60, "Void", "0,5,30,300", grace: 60, confirm: 15);
        return new SchemeInfo
        {
            Id = "saebyol",
            Name = "Saebyol",
            Currencies = [new CurrencyLimits("KPW", 100, 300_000_000, 1)],
            MaxRefunds = 10,
            PartialRefunds = true,
            Windows = new SchemeWindows("within 24 hours of the charge", 30, schedule.Inquiry.Window),
            CallTimeout = settings.Seconds("TimeoutSeconds", 5, 0.1, 120),
            CustomerCode = schedule,
            Parts = settings.Schedule("Refund", "2,5,30,300", 86_400),
            PartNotFoundGrace = schedule.NotFoundGrace,
            Discloses = SaebyolProtocol.Messages.Declared,
        };
    }
}
