using System.Collections.Immutable;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Jeonseong;

/// <summary>The only way in to the wallet Jeonseong.</summary>
public static class JeonseongSetup
{
    /// <summary>Adds the wallet if <c>Adapters:Jeonseong</c> turns it on; needs a <see cref="TimeProvider"/> among the services.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddJeonseong(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet<IJeonseongApi, JeonseongProtocol, JeonseongWallet, JeonseongOptions>(
            configuration,
            "Jeonseong",
            JeonseongOptions.Read,
            options => new WalletApi(
                options.Facts,
                options.BaseUrl,
                options.MaxRequestsPerSecond,
                JeonseongMessages.Format,
                JeonseongProtocol.Messages
            )
        );
}

/// <summary>The wallet's settings (§6), read once at start, and the facts that follow from them (§4).</summary>
internal sealed record JeonseongOptions
{
    private const double Day = 86_400;

    // Text with 4 bits a character: 128 bits, the least for a key of an HMAC (NIST SP 800-107).
    private const int ShortestSecret = 32;

    public required Uri BaseUrl { get; init; }
    public required string MerchantId { get; init; }
    public required SigningKeys Keys { get; init; }
    public required string DefaultStoreId { get; init; }
    public required string DefaultTermId { get; init; }
    public required string Subject { get; init; }
    public required SchemeInfo Facts { get; init; }
    public required ImmutableArray<TimeSpan> RateRetryDelays { get; init; }
    public required int MaxRequestsPerSecond { get; init; }
    public required TimeSpan CodeClockSkew { get; init; }

    /// <summary>Reads every setting and leaves the faults with <paramref name="settings"/>.</summary>
    public static JeonseongOptions Read(WalletSettings settings) =>
        new()
        {
            BaseUrl = settings.RequiredAddress("BaseUrl", bare: true),
            MerchantId = settings.Required("MerchantId", IsMerchant, "10 of A-Z and 0-9"),
            Keys = SigningKeys.Read(settings, IsKeyId, "1 to 8 of a-z and 0-9", ShortestSecret),
            DefaultStoreId = settings.RequiredLabel("DefaultStoreId"),
            DefaultTermId = settings.RequiredLabel("DefaultTermId"),
            Subject = settings
                .Text("Subject", "상품", IsSubject, "1 to 40 characters without control characters")
                .Normalize(NormalizationForm.FormC),
            Facts = ReadFacts(settings),
            RateRetryDelays = settings.Delays("RateRetryDelaysSeconds", "0.2,0.5,1,2"),
            MaxRequestsPerSecond = settings.Whole("MaxRequestsPerSecond", 20, 0, 10_000),
            CodeClockSkew = settings.Seconds("CodeClockSkewSeconds", 30, 0, Day),
        };

    private static SchemeInfo ReadFacts(WalletSettings settings)
    {
        var timeout = settings.Seconds("TimeoutSeconds", 5, 0.1, 120);
        var inquiry = settings.Schedule("Inquiry", "2,3,3,3,3,3,3,3,3,3,3,5", 60);
        var grace = settings.Seconds("NotFoundGraceSeconds", 60, 0, Day);
        var reverse = settings.Schedule("Reverse", "0,5,10,45,600", Day, 30 * Day);
        var orders = settings.Delays("OrderRetryDelaysSeconds", "1,2,4");
        var orderGrace = settings.Seconds("OrderGraceSeconds", 40, 0, Day);
        var confirm = settings.Seconds("ConfirmAfterCloseSeconds", 35, 0, Day);
        return new SchemeInfo
        {
            Id = "jeonseong",
            Name = "Jeonseong",
            Currencies = [new CurrencyLimits("KPW", 100, 500_000_000, 1)],
            MaxCaptures = 1,
            MaxRefunds = 20,
            PartialRefunds = true,
            Windows = new SchemeWindows("until 23:30 Asia/Pyongyang of the business day", 90, inquiry.Window),
            CallTimeout = timeout,
            CustomerCode = new ChargeSchedule
            {
                Inquiry = inquiry,
                NotFoundGrace = grace,
                Undo = reverse,
                UndoNotBefore = settings.Seconds("ReverseNotBeforeSeconds", 15, 0, Day),
                Confirm = confirm,
                // By then the code has ended (60 s), and so has the wait for the PIN (45 s).
                LateLooks = [inquiry.Window],
            },
            MerchantCode = new ChargeSchedule
            {
                // Room for every step even if each call before it took its whole time.
                Present = new RetrySchedule(orders, orders.Aggregate(timeout, (sum, gap) => sum + gap + timeout), Finite: true),
                Inquiry = new RetrySchedule(
                    settings.Delays("OrderPollDelaysSeconds", "3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,10"),
                    orderGrace,
                    Finite: false
                ),
                NotFoundGrace = grace,
                Undo = reverse with { Delays = settings.Delays("CloseDelaysSeconds", "0,2,2,2,5") },
                Confirm = confirm,
                // Who has scanned the code before its end may pay for 30 s more.
                LateLooks = [TimeSpan.Zero, orderGrace],
            },
            Parts = new RetrySchedule(
                settings.Delays("RefundQueryDelaysSeconds", "2,5,15,60,600"),
                settings.Seconds("RefundWindowSeconds", Day, 0, 30 * Day),
                Finite: false
            ),
            PartNotFoundGrace = grace,
            Discloses = JeonseongProtocol.Messages.Declared,
        };
    }

    // A lone surrogate is not text, nor is U+FFFE: normalising them would throw.
    private static bool IsSubject(string text) =>
        !text.Contains('\uFFFE')
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune))
        && text.Normalize(NormalizationForm.FormC).EnumerateRunes().Count() is >= 1 and <= 40;

    private static bool IsMerchant(string text) => text.Length == 10 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static bool IsKeyId(string text) =>
        text.Length is >= 1 and <= 8 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
