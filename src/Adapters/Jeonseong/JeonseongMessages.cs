using System.Text.Json.Serialization;
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
internal sealed record JeonseongReply
{
    private const int LongestId = 64;

    [Kept]
    public required string RspCode { get; init; }

    public string? RspMsg { get; init; }

    public string? TradeNo { get; init; }

    [Kept]
    public string? TradeSts { get; init; }

    [Kept]
    public string? FailCode { get; init; }

    [Kept]
    public string? JsTxnId { get; init; }

    [Kept]
    public string? Amount { get; init; }

    [Kept]
    public string? Currency { get; init; }

    public string? MercRef { get; init; }

    [Kept]
    public string? RefundedTotal { get; init; }

    [Kept]
    public string? PayTime { get; init; }

    [Kept]
    public string? RevTime { get; init; }

    public string? RefundNo { get; init; }

    [Kept]
    public string? RefundSts { get; init; }

    [Kept]
    public string? JsRefundId { get; init; }

    [Kept]
    public string? RefundTime { get; init; }

    public string? QrData { get; init; }

    [Kept]
    public string? ExpireTime { get; init; }

    [Kept]
    public string? ServerTime { get; init; }

    [Kept]
    public string? Field { get; init; }

    /// <summary>The wallet's id of the trade, if it is one.</summary>
    [JsonIgnore]
    public string? TxnId => JsTxnId is { Length: > 0 and <= LongestId } ? JsTxnId : null;

    /// <summary>The wallet's id of the refund, if it is one.</summary>
    [JsonIgnore]
    public string? RefundId => JsRefundId is { Length: > 0 and <= LongestId } ? JsRefundId : null;
}

/// <summary>The messages' metadata, made by the compiler.</summary>
[JsonSerializable(typeof(PayRequest))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(TradeRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(RefundQuery))]
[JsonSerializable(typeof(JeonseongReply))]
internal sealed partial class JeonseongJson : JsonSerializerContext;

/// <summary>How the messages are written and read (§1).</summary>
internal static class JeonseongMessages
{
    public static readonly JsonFormat Format = new(
        JeonseongJson.Default,
        "application/json; charset=utf-8",
        longest: 16 * 1024,
        nullsAreTexts: false
    );
}
