using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.ManmulSang;

/// <summary>The only way in to the wallet ManmulSang.</summary>
public static class ManmulSangSetup
{
    /// <summary>
    /// Adds the wallet if <c>Adapters:ManmulSang</c> turns it on; needs a <see cref="TimeProvider"/> and an
    /// <see cref="IGatewayAddress"/> among the services.
    /// </summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddManmulSang(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet(configuration, "ManmulSang", ManmulSangOptions.Read, Register);

    private static void Register(IServiceCollection services, ManmulSangOptions options)
    {
        services.AddSingleton(options);
        services.AddPublishedKeys(options.Facts, options.CallbackKeys);
        services.AddWalletApi<IManmulSangApi, ManmulSangProtocol>(
            new WalletApi(
                options.Facts,
                options.BaseUrl,
                options.MaxRequestsPerSecond,
                ManmulSangMessages.Format,
                ManmulSangProtocol.Messages
            ),
            services.AddAccessTokens(options.Facts, options.Client)
        );
        services.AddSingleton<ManmulSangCallbacks>();
        services.AddSingleton<IWallet, ManmulSangWallet>();
    }
}

/// <summary>The wallet's settings (§8), read once at start, and the facts that follow from them (§6).</summary>
internal sealed record ManmulSangOptions
{
    /// <summary>The id in the merchant API.</summary>
    public const string Scheme = "manmulsang";

    private const double Day = 86_400;

    // Text with 4 bits a character: the 128 bits that RFC 6749 §10.10 asks for.
    private const int ShortestSecret = 32;
    private const int LongestNotifyUrl = 512;

    public required Uri BaseUrl { get; init; }
    public required ClientCredentials Client { get; init; }
    public required KeySetSource CallbackKeys { get; init; }

    /// <summary>Null: derived from the gateway's own address.</summary>
    public Uri? NotifyUrl { get; init; }
    public required string DefaultStore { get; init; }
    public string? DefaultTerminal { get; init; }
    public required SchemeInfo Facts { get; init; }
    public required TimeSpan CallbackTolerance { get; init; }
    public required TimeSpan EventsPoll { get; init; }
    public required int MaxRequestsPerSecond { get; init; }

    /// <summary>Reads every setting and leaves the faults with <paramref name="settings"/>.</summary>
    public static ManmulSangOptions Read(WalletSettings settings)
    {
        var root = settings.RequiredAddress("BaseUrl", bare: true);
        return new()
        {
            BaseUrl = root,
            Client = new ClientCredentials(
                settings.Address("TokenUrl", bare: false) ?? new Uri(root, "/oauth2/token"),
                settings.Required(
                    "ClientId",
                    text => SecretText.IsVisible(text) && !text.Contains(':', StringComparison.Ordinal),
                    "visible ASCII without a colon"
                ),
                settings.Secret("ClientSecret", ShortestSecret),
                settings.Text(
                    "Scope",
                    "orders captures refunds events settlements",
                    text => text.Split(' ').All(SecretText.IsVisible),
                    "scope names separated by single spaces"
                ),
                settings.Number("TokenRefreshAtFraction", 0.8, 0.01, 1)
            ),
            CallbackKeys = new KeySetSource(
                settings.Address("CallbackKeysUrl", bare: false) ?? new Uri(root, "/.well-known/ms-keys.json"),
                settings.Seconds("KeysMaxAgeSeconds", 600, 0, Day),
                settings.Seconds("KeysRefetchMinSeconds", 5, 0, Day)
            ),
            NotifyUrl = ReadNotifyUrl(settings),
            DefaultStore = settings.RequiredLabel("DefaultStore"),
            DefaultTerminal = settings.OptionalLabel("DefaultTerminal"),
            Facts = ReadFacts(settings),
            CallbackTolerance = settings.Seconds("CallbackToleranceSeconds", 300, 0, Day),
            EventsPoll = settings.Seconds("EventsPollSeconds", 60, 0, Day),
            MaxRequestsPerSecond = settings.Whole("MaxRequestsPerSecond", 10, 0, 10_000),
        };
    }

    private static SchemeInfo ReadFacts(WalletSettings settings)
    {
        var afterExpiry = settings.Seconds("PollAfterExpirySeconds", 60, 0, Day);
        var action = new RetrySchedule(
            settings.Delays("ActionPollDelaysSeconds", "2,3,5,10,30,60,300"),
            settings.Seconds("ActionWindowSeconds", Day, 0, 30 * Day),
            Finite: false
        );
        // The wallet remembers a key for 24 hours; a repeat after that could execute twice.
        var retry = settings.Seconds("RetryWindowSeconds", 82_800, 0, Day - 1);
        return new SchemeInfo
        {
            Id = Scheme,
            Name = "ManmulSang",
            Currencies = [new CurrencyLimits(ManmulSangMessages.Currency, 100, 200_000_000, 1)],
            MaxCaptures = 10,
            MaxRefunds = 50,
            PartialRefunds = true,
            Windows = new SchemeWindows("until captured", 180, afterExpiry),
            CallTimeout = settings.Seconds("TimeoutSeconds", 10, 0.1, 300),
            MerchantCode = new ChargeSchedule
            {
                Present = new RetrySchedule(
                    settings.Delays("RetryDelaysSeconds", "1,2,4,8,15,30,60"),
                    settings.Seconds("CreateWindowSeconds", 30, 0, 3600),
                    Finite: false
                ),
                Inquiry = new RetrySchedule(settings.Delays("PollDelaysSeconds", "5,5,5,5,5,5,5,5,5,5,5,5,15"), afterExpiry, Finite: false),
                InquiryEnd = InquiryEnd.Review,
                NotFoundGrace = TimeSpan.FromSeconds(10),
                Undo = action,
                Confirm = settings.Seconds("ConfirmAfterCloseSeconds", 35, 0, Day),
                // Who has scanned the code before its end may confirm for 30 s more.
                LateLooks = [TimeSpan.Zero, afterExpiry],
            },
            Parts = action with { Window = action.Window < retry ? action.Window : retry },
            // The same key never executes twice, so there is no need to wait for a list that may lag.
            PartNotFoundGrace = TimeSpan.Zero,
            Discloses = ManmulSangProtocol.Messages.Declared,
        };
    }

    private static Uri? ReadNotifyUrl(WalletSettings settings)
    {
        var address = settings.Address("NotifyUrl", bare: false);
        if (address?.AbsoluteUri.Length > LongestNotifyUrl)
        {
            settings.Fault("NotifyUrl", "at most 512 characters long");
        }
        return address;
    }
}
