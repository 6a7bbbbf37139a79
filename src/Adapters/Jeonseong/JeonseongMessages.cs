using System.Globalization;
using System.Text.Json.Serialization;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Disclosures;
using Adapters.Kit;

namespace Adapters.Jeonseong;

/// <summary>Request of <c>pay</c> (§3.1). Its text form must not show the code, so it is never printed.</summary>
internal sealed record PayRequest(
    [Is(DataKind.GatewayNumber)] string TradeNo,
    [Is(DataKind.Code)] string PayCode,
    [Is(DataKind.Amount)] string Amount,
    [Is(DataKind.Currency)] string Currency,
    [Is(DataKind.Subject)] string Subject,
    [Is(DataKind.MerchantReference)] string MercRef,
    [Is(DataKind.Shop)] string StoreId,
    [Is(DataKind.Terminal)] string TermId
)
{
    public override string ToString() => $"{nameof(PayRequest)} {TradeNo}";
}

/// <summary>Request of <c>order</c> (§3.3).</summary>
internal sealed record OrderRequest(
    [Is(DataKind.GatewayNumber)] string TradeNo,
    [Is(DataKind.Amount)] string Amount,
    [Is(DataKind.Currency)] string Currency,
    [Is(DataKind.Subject)] string Subject,
    [Is(DataKind.MerchantReference)] string MercRef,
    [Is(DataKind.Shop)] string StoreId,
    [Is(DataKind.Terminal)] string TermId,
    [Is(DataKind.Lifetime)] string ValidSec
);

/// <summary>Request of <c>query</c>, <c>close</c> and <c>reverse</c> (§3.2, §3.4, §3.5).</summary>
internal sealed record TradeRequest([Is(DataKind.GatewayNumber)] string TradeNo);

/// <summary>Request of <c>refund</c> (§3.6).</summary>
internal sealed record RefundRequest(
    [Is(DataKind.GatewayNumber)] string TradeNo,
    [Is(DataKind.GatewayNumber)] string RefundNo,
    [Is(DataKind.Amount)] string Amount,
    [Is(DataKind.RefundReason)] string Reason
);

/// <summary>Request of <c>queryRefund</c> (§3.6).</summary>
internal sealed record RefundQuery([Is(DataKind.GatewayNumber)] string RefundNo);

/// <summary>Every answer. Every member that the protocol names is a text (§1), here also those that only must be one.</summary>
internal sealed record JeonseongReply(
    [Kept] string? RspCode,
    string? RspMsg,
    string? TradeNo,
    [Kept] string? TradeSts,
    [Kept] string? FailCode,
    [Kept] string? JsTxnId,
    [Kept] string? Amount,
    [Kept] string? Currency,
    string? MercRef,
    [Kept] string? RefundedTotal,
    [Kept] string? PayTime,
    [Kept] string? RevTime,
    string? RefundNo,
    [Kept] string? RefundSts,
    [Kept] string? JsRefundId,
    [Kept] string? RefundTime,
    string? QrData,
    [Kept] string? ExpireTime,
    [Kept] string? ServerTime,
    [Kept] string? Field
)
{
    private const string AccountHead = "0015example.jonsong0112";
    private const int Template = 26;

    /// <summary>The wallet's id of the trade, if it is one.</summary>
    [JsonIgnore]
    public string? TxnId => IdOf(JsTxnId);

    /// <summary>The wallet's id of the refund, if it is one.</summary>
    [JsonIgnore]
    public string? RefundId => IdOf(JsRefundId);

    /// <summary>The account to be put into a code that the shop shows (§2.2), if it is one.</summary>
    [JsonIgnore]
    public MerchantAccount? Account =>
        QrData is { Length: 35 } content
        && content.StartsWith(AccountHead, StringComparison.Ordinal)
        && content[AccountHead.Length..].All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c))
            ? new MerchantAccount(Template, content)
            : null;

    private static string? IdOf(string? text) => text is { Length: > 0 and <= Evidence.LongestCode } ? text : null;
}

/// <summary>The messages' metadata, made by the compiler.</summary>
[JsonSerializable(typeof(PayRequest))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(TradeRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(RefundQuery))]
[JsonSerializable(typeof(JeonseongReply))]
internal sealed partial class JeonseongJson : JsonSerializerContext;

/// <summary>How the messages are written and read (§1), and how a request follows from a charge.</summary>
internal static class JeonseongMessages
{
    /// <summary>The won, as the wallet names it.</summary>
    public const string Won = "408";

    private const int DefaultValidSeconds = 300;

    public static readonly JsonFormat Format = new(
        JeonseongJson.Default,
        "application/json; charset=utf-8",
        longest: 16 * 1024,
        nullsAreTexts: false
    );

    public static PayRequest ToPay(this Charge charge, string payCode, JeonseongOptions options) =>
        new(
            charge.Number,
            payCode,
            MinorUnits.Write(charge.Terms.AmountMinor),
            Won,
            options.Subject,
            charge.Terms.Reference,
            charge.Terms.Shop ?? options.DefaultStoreId,
            charge.Terms.Terminal ?? options.DefaultTermId
        );

    public static OrderRequest ToOrder(this Charge charge, JeonseongOptions options) =>
        new(
            charge.Number,
            MinorUnits.Write(charge.Terms.AmountMinor),
            Won,
            options.Subject,
            charge.Terms.Reference,
            charge.Terms.Shop ?? options.DefaultStoreId,
            charge.Terms.Terminal ?? options.DefaultTermId,
            charge.ValidSeconds().ToString(CultureInfo.InvariantCulture)
        );

    public static TradeRequest ToTrade(this Charge charge) => new(charge.Number);

    public static RefundRequest ToRefund(this Operation refund, Charge charge) =>
        new(charge.Number, refund.Number, MinorUnits.Write(refund.AmountMinor), refund.Reason ?? string.Empty);

    /// <summary>How long a code is shown.</summary>
    public static int ValidSeconds(this Charge charge) => charge.Terms.ExpiresInSeconds ?? DefaultValidSeconds;
}
