using System.Globalization;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Ullim;

/// <summary>The only way in to the wallet Ullim.</summary>
public static class UllimSetup
{
    /// <summary>Adds the wallet if <c>Adapters:Ullim</c> turns it on; needs a <see cref="TimeProvider"/> among the services.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    public static IServiceCollection AddUllim(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWallet<IUllimApi, UllimProtocol, UllimWallet, UllimOptions>(
            configuration,
            "Ullim",
            UllimOptions.Read,
            options => new WalletApi(options.Facts, options.BaseUrl, 0, UllimMessages.Format, UllimProtocol.Messages)
        );
}

/// <summary>The wallet's settings (6), read once at start, and the facts that follow from them (9). Its text form shows none of them.</summary>
internal sealed record UllimOptions
{
    private const string MockApiKey = "UL-880001";
    private const int LongestApiKey = 128;
    private const int LongestMemo = 40;
    private const long HighestWon = 300_000;
    private const int RefundDays = 30;
    private const double Day = 86_400;
    private const double LongestWindow = 30 * Day;

    public required Uri BaseUrl { get; init; }
    public required string ApiKey { get; init; }
    public required string Mid { get; init; }
    public required RsaPssKey Key { get; init; }
    public required string DefaultTid { get; init; }

    /// <summary>Once half of the numbers of a terminal and a day are drawn: how much of all of them one merchant may still draw, 0 to 1.</summary>
    public required double MerchantNumberShare { get; init; }
    public required string? Memo { get; init; }
    public required SchemeInfo Facts { get; init; }

    /// <summary>Reads every setting and leaves the faults with <paramref name="settings"/>.</summary>
    public static UllimOptions Read(WalletSettings settings)
    {
        var options = new UllimOptions
        {
            BaseUrl = settings.RequiredAddress("BaseUrl", bare: true),
            ApiKey = ReadApiKey(settings),
            Mid = settings.Required("Mid", text => text.Length == 6 && text.All(char.IsAsciiDigit), "6 digits"),
            Key = RsaPssKey.Read(settings),
            DefaultTid = settings.Required("DefaultTid", UllimRules.IsTid, "1 to 32 letters, digits, hyphens or underscores"),
            MerchantNumberShare = settings.Number("MerchantNumberShare", 0.1, 0, 1),
            Memo = ReadMemo(settings),
            Facts = ReadFacts(settings),
        };
        CheckOffline(settings);
        return options;
    }

    public override string ToString() => nameof(UllimOptions);

    private static SchemeInfo ReadFacts(WalletSettings settings)
    {
        var inquiry = settings.Schedule("Inquiry", "3,5", 60, LongestWindow);
        return new SchemeInfo
        {
            Id = "ullim",
            Name = "Ullim",
            Currencies =
            [
                new CurrencyLimits(UllimMoney.Currency, UllimMoney.ChonPerWon, HighestWon * UllimMoney.ChonPerWon, UllimMoney.ChonPerWon),
            ],
            MaxRefunds = 1,
            PartialRefunds = false,
            Windows = new SchemeWindows("until the business day is closed (23:59 Asia/Pyongyang)", RefundDays, inquiry.Window),
            CallTimeout = settings.Seconds("TimeoutSeconds", 10, 0.1, 300),
            CustomerCode = new ChargeSchedule
            {
                Inquiry = inquiry,
                NotFoundGrace = settings.Seconds("NotFoundGraceSeconds", 60, 0, Day),
                MismatchHolds = inquiry.Window,
                Undo = settings.Schedule("Reverse", "0,5,10,45,600", Day, LongestWindow),
                UndoNotBefore = settings.Seconds("ReverseNotBeforeSeconds", 15, 0, Day),
                Confirm = settings.Seconds("ConfirmAfterCancelSeconds", 35, 0, Day),
            },
            Parts = settings.Schedule("Refund", "2,5,30,300,1800", 2 * Day, LongestWindow),
            // A repeated refund is the same refund here, so there is nothing to wait for.
            PartNotFoundGrace = TimeSpan.Zero,
            Discloses = UllimProtocol.Messages.Declared,
        };
    }

    // The settings of offline acceptance, batches and the day's close belong to the same section, so they are judged with
    // it: a wrong one must be heard of at the start.
    private static void CheckOffline(WalletSettings settings)
    {
        settings.Seconds("UploadTimeoutSeconds", 30, 0.1, 600);
        foreach (var (id, key) in settings.Map("VoucherKeys"))
        {
            if (
                !ushort.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                || key.Length != 130
                || !key.StartsWith("04", StringComparison.Ordinal)
                || !key.All(char.IsAsciiHexDigit)
            )
            {
                settings.Fault("VoucherKeys:" + id, "an uncompressed P-256 point, 04 and 128 hex digits, under a number from 0 to 65535");
            }
        }
        settings.Whole("FloorLimitWon", 50_000, 1, 300_000);
        settings.Whole("OutstandingLimitWon", 200_000, 1, 1_000_000_000);
        settings.Number("MaxAgeHours", 72, 0, 72);
        settings.Seconds("BatchLingerSeconds", 5, 0, Day);
        settings.Whole("BatchMaxLines", 500, 1, 500);
        settings.Delays("BatchRetryDelaysSeconds", "60,120,300,900,1800,3600");
        settings.Delays("BatchStatusDelaysSeconds", "5,10,30,60,300");
        settings.Seconds("BatchOverdueSeconds", 3600, 0, LongestWindow);
        settings.Delays("LineInquiryDelaysSeconds", "0,60,300,1800");
        settings.Number("LineReviewHours", 96, 0, 24 * 365);
        settings.Seconds("KeyRefreshSeconds", 3600, 1, LongestWindow);
        settings.Seconds("BlockListRefreshSeconds", 900, 1, LongestWindow);
        settings.Number("OfflineStaleHours", 24, 0, 24 * 365);
        settings.Text("DayCloseAt", "23:55", IsClockTime, "a local time HH:mm, or empty");
    }

    private static string? ReadMemo(WalletSettings settings)
    {
        const string form = "at most 40 characters, none of them a control character";
        return XmlText.Sendable(settings.Text("Memo", string.Empty, text => XmlText.Fits(text, LongestMemo), form), LongestMemo);
    }

    // It names the merchant and is no secret by itself: what proves a message is the signature.
    private static string ReadApiKey(WalletSettings settings)
    {
        var key = settings.Secret("ApiKey", shortestLive: 1);
        if (settings.Live && key == MockApiKey)
        {
            settings.Fault("ApiKey", "your own in live mode; this one is the mock's");
        }
        if (key.Length > LongestApiKey)
        {
            settings.Fault("ApiKey", "at most 128 characters long");
        }
        return key;
    }

    private static bool IsClockTime(string text) =>
        text.Length == 0 || TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
