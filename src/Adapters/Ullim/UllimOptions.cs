using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Adapters.Contract.Settings;

namespace Adapters.Ullim;

/// <summary>The wallet's settings (section 6). Its text form shows none of them.</summary>
internal sealed record UllimOptions
{
    public required Uri BaseUrl { get; init; }
    public required string ApiKey { get; init; }
    public required string Mid { get; init; }

    /// <summary>Null only while faults are noted; a wallet is never made then.</summary>
    public required UllimKey? Key { get; init; }
    public required string DefaultTid { get; init; }

    /// <summary>Once half of the numbers of a terminal and a day are drawn: how much of all of them one merchant may still draw, 0 to 1.</summary>
    public required double MerchantNumberShare { get; init; }
    public required string? Memo { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required ImmutableArray<TimeSpan> InquiryDelays { get; init; }
    public required TimeSpan InquiryWindow { get; init; }
    public required TimeSpan NotFoundGrace { get; init; }
    public required TimeSpan ReverseNotBefore { get; init; }
    public required ImmutableArray<TimeSpan> ReverseDelays { get; init; }
    public required TimeSpan ReverseWindow { get; init; }
    public required TimeSpan ConfirmAfterCancel { get; init; }
    public required ImmutableArray<TimeSpan> RefundDelays { get; init; }
    public required TimeSpan RefundWindow { get; init; }

    private const string MockApiKey = "UL-880001";
    private const int LongestApiKey = 128;
    private const int LongestMemo = 40;
    private const int LongestTid = 32;
    private const double Day = 86_400;
    private const double LongestWindow = 30 * Day;

    public static UllimOptions Read(WalletSettings settings)
    {
        var options = new UllimOptions
        {
            BaseUrl = settings.RequiredAddress("BaseUrl", bare: true),
            ApiKey = ReadApiKey(settings),
            Mid = settings.Required("Mid", IsMid, "6 digits"),
            Key = ReadKey(settings),
            DefaultTid = settings.Required("DefaultTid", IsTid, "1 to 32 letters, digits, hyphens or underscores"),
            MerchantNumberShare = settings.Number("MerchantNumberShare", 0.1, 0, 1),
            Memo = ReadMemo(settings),
            Timeout = settings.Seconds("TimeoutSeconds", 10, 0.1, 300),
            InquiryDelays = settings.Delays("InquiryDelaysSeconds", "3,5"),
            InquiryWindow = settings.Seconds("InquiryWindowSeconds", 60, 0, LongestWindow),
            NotFoundGrace = settings.Seconds("NotFoundGraceSeconds", 60, 0, Day),
            ReverseNotBefore = settings.Seconds("ReverseNotBeforeSeconds", 15, 0, Day),
            ReverseDelays = settings.Delays("ReverseDelaysSeconds", "0,5,10,45,600"),
            ReverseWindow = settings.Seconds("ReverseWindowSeconds", Day, 0, LongestWindow),
            ConfirmAfterCancel = settings.Seconds("ConfirmAfterCancelSeconds", 35, 0, Day),
            RefundDelays = settings.Delays("RefundDelaysSeconds", "2,5,30,300,1800"),
            RefundWindow = settings.Seconds("RefundWindowSeconds", 2 * Day, 0, LongestWindow),
        };
        CheckOffline(settings);
        return options;
    }

    /// <summary>Whether a text can be a terminal at this wallet.</summary>
    public static bool IsTid(string text) =>
        text.Length is >= 1 and <= LongestTid && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public override string ToString() => nameof(UllimOptions);

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

    private static UllimKey? ReadKey(WalletSettings settings)
    {
        var pem = settings.Optional("PrivateKeyPem");
        var file = settings.Optional("PrivateKeyFile");
        if (pem is null == file is null)
        {
            settings.Fault("PrivateKeyPem", "set, or PrivateKeyFile instead of it, and not both");
            return null;
        }
        var key = UllimKey.FromPem(pem ?? FileText(file!));
        if (key is null)
        {
            settings.Fault(
                pem is null ? "PrivateKeyFile" : "PrivateKeyPem",
                pem is null
                    ? "a readable file with an RSA private key of at least 2048 bits in PEM form"
                    : "an RSA private key of at least 2048 bits in PEM form"
            );
        }
        return key;
    }

    private static string FileText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return string.Empty;
        }
    }

    private static string? ReadMemo(WalletSettings settings)
    {
        var memo = settings.Text(
            "Memo",
            string.Empty,
            text => UllimText.Fits(text, LongestMemo),
            "at most 40 characters, none of them a control character"
        );
        return memo.Length == 0 ? null : memo.Normalize(NormalizationForm.FormC);
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

    private static bool IsMid(string text) => text.Length == 6 && text.All(char.IsAsciiDigit);

    private static bool IsClockTime(string text) =>
        text.Length == 0 || TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
