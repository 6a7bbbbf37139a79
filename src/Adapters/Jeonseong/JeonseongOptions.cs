using System.Collections.Immutable;
using System.Text;
using Adapters.Contract.Settings;

namespace Adapters.Jeonseong;

/// <summary>One signing key. The text form never shows the secret.</summary>
/// <param name="Id">What the header names.</param>
/// <param name="Secret">The key of the HMAC, as text.</param>
internal sealed record JeonseongKey(string Id, string Secret)
{
    public override string ToString() => $"{nameof(JeonseongKey)} {Id}";
}

/// <summary>The wallet's settings (§6), read once at start.</summary>
internal sealed record JeonseongOptions
{
    private const double Day = 86400;

    // Text with 4 bits a character: 128 bits, the least for a key of an HMAC (NIST SP 800-107).
    private const int ShortestSecret = 32;

    public required Uri BaseUrl { get; init; }
    public required string MerchantId { get; init; }
    public required JeonseongKey Current { get; init; }
    public JeonseongKey? Next { get; init; }
    public required string DefaultStoreId { get; init; }
    public required string DefaultTermId { get; init; }
    public required string Subject { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required ImmutableArray<TimeSpan> InquiryDelays { get; init; }
    public required TimeSpan InquiryWindow { get; init; }
    public required TimeSpan NotFoundGrace { get; init; }
    public required TimeSpan ReverseNotBefore { get; init; }
    public required ImmutableArray<TimeSpan> ReverseDelays { get; init; }
    public required TimeSpan ReverseWindow { get; init; }
    public required ImmutableArray<TimeSpan> OrderRetryDelays { get; init; }
    public required ImmutableArray<TimeSpan> OrderPollDelays { get; init; }
    public required TimeSpan OrderGrace { get; init; }
    public required ImmutableArray<TimeSpan> CloseDelays { get; init; }
    public required TimeSpan ConfirmAfterClose { get; init; }
    public required ImmutableArray<TimeSpan> RefundQueryDelays { get; init; }
    public required TimeSpan RefundWindow { get; init; }
    public required ImmutableArray<TimeSpan> RateRetryDelays { get; init; }
    public required int MaxRequestsPerSecond { get; init; }
    public required TimeSpan CodeClockSkew { get; init; }

    /// <summary>Reads every setting and leaves the faults with <paramref name="settings"/>.</summary>
    public static JeonseongOptions Read(WalletSettings settings) =>
        new()
        {
            BaseUrl = settings.RequiredAddress("BaseUrl", bare: true),
            MerchantId = settings.Required("MerchantId", IsMerchant, "10 of A-Z and 0-9"),
            Current = new JeonseongKey(
                settings.Required("KeyId", IsKeyId, "1 to 8 of a-z and 0-9"),
                settings.Secret("Secret", ShortestSecret)
            ),
            Next = ReadNext(settings),
            DefaultStoreId = settings.Required("DefaultStoreId", IsPlace, "1 to 32 of A-Z, a-z, 0-9, _ and -"),
            DefaultTermId = settings.Required("DefaultTermId", IsPlace, "1 to 32 of A-Z, a-z, 0-9, _ and -"),
            Subject = ReadSubject(settings),
            Timeout = settings.Seconds("TimeoutSeconds", 5, 0.1, 120),
            InquiryDelays = settings.Delays("InquiryDelaysSeconds", "2,3,3,3,3,3,3,3,3,3,3,5"),
            InquiryWindow = settings.Seconds("InquiryWindowSeconds", 60, 0, Day),
            NotFoundGrace = settings.Seconds("NotFoundGraceSeconds", 60, 0, Day),
            ReverseNotBefore = settings.Seconds("ReverseNotBeforeSeconds", 15, 0, Day),
            ReverseDelays = settings.Delays("ReverseDelaysSeconds", "0,5,10,45,600"),
            ReverseWindow = settings.Seconds("ReverseWindowSeconds", Day, 0, 30 * Day),
            OrderRetryDelays = settings.Delays("OrderRetryDelaysSeconds", "1,2,4"),
            OrderPollDelays = settings.Delays("OrderPollDelaysSeconds", "3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,10"),
            OrderGrace = settings.Seconds("OrderGraceSeconds", 40, 0, Day),
            CloseDelays = settings.Delays("CloseDelaysSeconds", "0,2,2,2,5"),
            ConfirmAfterClose = settings.Seconds("ConfirmAfterCloseSeconds", 35, 0, Day),
            RefundQueryDelays = settings.Delays("RefundQueryDelaysSeconds", "2,5,15,60,600"),
            RefundWindow = settings.Seconds("RefundWindowSeconds", Day, 0, 30 * Day),
            RateRetryDelays = settings.Delays("RateRetryDelaysSeconds", "0.2,0.5,1,2"),
            MaxRequestsPerSecond = settings.Whole("MaxRequestsPerSecond", 20, 0, 10_000),
            CodeClockSkew = settings.Seconds("CodeClockSkewSeconds", 30, 0, Day),
        };

    /// <summary>The key that an answer names: the current or the next one, else null.</summary>
    public JeonseongKey? KeyById(string id) =>
        id == Current.Id ? Current
        : id == Next?.Id ? Next
        : null;

    private static JeonseongKey? ReadNext(WalletSettings settings)
    {
        var id = settings.Optional("NextKeyId");
        var secret = settings.OptionalSecret("NextSecret", ShortestSecret);
        if (id is not null && !IsKeyId(id))
        {
            settings.Fault("NextKeyId", "1 to 8 of a-z and 0-9");
        }
        if (id is not null && id == settings.Optional("KeyId"))
        {
            settings.Fault("NextKeyId", "another id than KeyId");
        }
        switch (id, secret)
        {
            case (null, null):
                return null;
            case (null, _):
                settings.Fault("NextKeyId", "given together with NextSecret");
                return null;
            case (_, null) when settings.Optional("NextSecret") is not null:
                // Of another form, which was noted.
                return null;
            case (_, null):
                settings.Fault("NextSecret", "given together with NextKeyId");
                return null;
            default:
                return new JeonseongKey(id, secret);
        }
    }

    private static string ReadSubject(WalletSettings settings)
    {
        var subject = settings.Text("Subject", "상품", IsSubject, "1 to 40 characters without control characters");
        return subject.Normalize(NormalizationForm.FormC);
    }

    // A lone surrogate is not text, nor is U+FFFE: normalising them would throw.
    private static bool IsSubject(string text) =>
        !text.Contains('\uFFFE')
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune))
        && text.Normalize(NormalizationForm.FormC).EnumerateRunes().Count() is >= 1 and <= 40;

    private static bool IsMerchant(string text) => text.Length == 10 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static bool IsKeyId(string text) =>
        text.Length is >= 1 and <= 8 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static bool IsPlace(string text) =>
        text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
