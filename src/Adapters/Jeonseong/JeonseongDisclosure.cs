using System.Collections.Frozen;
using System.Collections.Immutable;
using Adapters.Contract.Disclosures;
using Adapters.Wire;

namespace Adapters.Jeonseong;

/// <summary>What the wallet's requests hold (§1.2, §3), by the gateway's operation.</summary>
internal static class JeonseongDisclosure
{
    private static readonly ImmutableArray<DisclosedField> Envelope =
    [
        new("header:X-Js-Merchant", DataKind.Account),
        new("header:X-Js-Timestamp", DataKind.Time),
        new("header:X-Js-Nonce", DataKind.Protocol),
        new("header:X-Js-Key", DataKind.Credential),
        new("header:X-Js-Signature", DataKind.Signature),
        new("header:Content-Type", DataKind.Protocol),
        new("header:traceparent", DataKind.Trace),
        new("tradeNo", DataKind.GatewayNumber),
    ];

    private static readonly ImmutableArray<DisclosedField> Terms =
    [
        new("amount", DataKind.Amount),
        new("currency", DataKind.Currency),
        new("subject", DataKind.Subject),
        new("mercRef", DataKind.MerchantReference),
        new("storeId", DataKind.Shop),
        new("termId", DataKind.Terminal),
    ];

    private static readonly DisclosedField RefundNo = new("refundNo", DataKind.GatewayNumber);

    public static MessageTable Table { get; } =
        new(
            ["/jsp/v1/pay", "/jsp/v1/query", "/jsp/v1/order", "/jsp/v1/close", "/jsp/v1/reverse", "/jsp/v1/refund", "/jsp/v1/queryRefund"],
            JsonNames.Read,
            new Dictionary<string, ImmutableArray<DisclosedField>>(StringComparer.Ordinal)
            {
                [WalletOperations.Pay] = [.. Envelope, new("payCode", DataKind.Code), .. Terms],
                [WalletOperations.Present] = [.. Envelope, .. Terms, new("validSec", DataKind.Lifetime)],
                [WalletOperations.Inquire] = Envelope,
                [WalletOperations.Cancel] = Envelope,
                [WalletOperations.Refund] = [.. Envelope, RefundNo, new("amount", DataKind.Amount), new("reason", DataKind.RefundReason)],
                [WalletOperations.InquireRefund] = [.. Envelope.Where(field => field.Name != "tradeNo"), RefundNo],
            }.ToFrozenDictionary(StringComparer.Ordinal)
        );
}
