using System.Collections.Frozen;
using System.Collections.Immutable;
using Adapters.Contract.Disclosures;
using Adapters.Kit.Disclosures;

namespace Adapters.ManmulSang;

/// <summary>What the wallet's requests hold (document, sections 1 to 4), by the gateway's operation.</summary>
internal static class ManmulSangDisclosure
{
    // An order whose id is not known is looked up by our number, in whatever operation.
    private static readonly ImmutableArray<DisclosedField> Reading =
    [
        new("header:Authorization", DataKind.Credential),
        new("header:traceparent", DataKind.Trace),
        new("path:id", DataKind.WalletNumber),
        new("query:merchantOrderNo", DataKind.GatewayNumber),
    ];

    private static readonly ImmutableArray<DisclosedField> Writing =
    [
        .. Reading,
        // Computed from the number, so it stands for it.
        new("header:Idempotency-Key", DataKind.GatewayNumber),
        new("header:Content-Type", DataKind.Protocol),
    ];

    private static readonly ImmutableArray<DisclosedField> Money =
    [
        new("amount.value", DataKind.Amount),
        new("amount.currency", DataKind.Currency),
    ];

    public static MessageTable Table { get; } =
        new(
            [
                "/openapi/v2/orders",
                "/openapi/v2/orders/{id}",
                "/openapi/v2/orders/{id}/cancel",
                "/openapi/v2/orders/{id}/void",
                "/openapi/v2/orders/{id}/captures",
                "/openapi/v2/orders/{id}/refunds",
                "/openapi/v2/captures/{id}",
                "/openapi/v2/refunds/{id}",
                "/openapi/v2/events",
            ],
            JsonNames.Read,
            new Dictionary<string, ImmutableArray<DisclosedField>>(StringComparer.Ordinal)
            {
                [WalletOperations.Present] =
                [
                    .. Writing.Where(field => field.Name != "path:id"),
                    new("merchantOrderNo", DataKind.GatewayNumber),
                    new("reference", DataKind.MerchantReference),
                    .. Money,
                    new("capture", DataKind.CaptureMode),
                    new("store", DataKind.Shop),
                    new("terminal", DataKind.Terminal),
                    new("notifyUrl", DataKind.CallbackAddress),
                    new("expiresIn", DataKind.Lifetime),
                ],
                [WalletOperations.Inquire] = Reading,
                [WalletOperations.Cancel] = Writing,
                [WalletOperations.Capture] =
                [
                    .. Writing,
                    new("merchantCaptureNo", DataKind.GatewayNumber),
                    .. Money,
                    new("final", DataKind.CaptureMode),
                ],
                [WalletOperations.InquireCapture] = Reading,
                [WalletOperations.Refund] =
                [
                    .. Writing,
                    new("merchantRefundNo", DataKind.GatewayNumber),
                    .. Money,
                    new("reason", DataKind.RefundReason),
                ],
                [WalletOperations.InquireRefund] = Reading,
            }.ToFrozenDictionary(StringComparer.Ordinal)
        );
}
