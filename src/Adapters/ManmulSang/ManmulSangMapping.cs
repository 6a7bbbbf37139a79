using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Adapters.Contract;

namespace Adapters.ManmulSang;

/// <summary>From an order as the wallet tells of it to an answer (document, section 7). The sums are the truth, the status a summary.</summary>
internal static class ManmulSangMapping
{
    /// <summary>The documented reasons why an order fails.</summary>
    public static FrozenDictionary<string, DeclineReason> OrderFailures { get; } =
        new Dictionary<string, DeclineReason>(StringComparer.Ordinal)
        {
            ["payer_insufficient_funds"] = DeclineReason.InsufficientFunds,
            ["payer_limit"] = DeclineReason.LimitPerTransaction,
            ["payer_daily_limit"] = DeclineReason.LimitPeriod,
            ["payer_rejected"] = DeclineReason.CustomerCanceled,
            ["payer_timeout"] = DeclineReason.CustomerTimeout,
            ["payer_restricted"] = DeclineReason.AccountBlocked,
            ["payer_not_verified"] = DeclineReason.AuthenticationFailed,
            ["risk"] = DeclineReason.RiskRefused,
            ["qr_expired"] = DeclineReason.CodeExpired,
            ["seller_cancelled"] = DeclineReason.OperationNotAllowed,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether this is the order of the charge; null if it is, else the doubt.</summary>
    public static ManmulSangUnknown? Differs(this OrderWire order, Charge charge, ManmulSangSource source)
    {
        // An answer about another order is none at all.
        if (order.MerchantOrderNo != charge.Number || (charge.SchemeReference is { } id && id != order.Id))
        {
            return new(UnknownWhy.NoAnswer, null, order.Read(source), Alert.Mismatch);
        }
        return
            order.Reference != charge.Terms.Reference
            || order.Amount.Minor != charge.Terms.AmountMinor
            || charge.Terms.Currency != ManmulSangMoney.Currency
            ? new(UnknownWhy.Mismatch, order.Status, order.Read(source), Alert.Mismatch)
            : null;
    }

    /// <summary>How the order stands.</summary>
    public static WalletResult<OrderState> ToAnswer(this OrderWire order, Charge charge, ManmulSangSource source)
    {
        if (order.Differs(charge, source) is { } doubt)
        {
            return doubt.As<OrderState>(showedTheOrder: doubt.Why == UnknownWhy.Mismatch);
        }
        var evidence = order.Read(source);
        if (!order.SumsFit(charge.Terms.Capture))
        {
            return new WalletResult<OrderState>.Unknown(UnknownWhy.Mismatch, order.Status, evidence)
            {
                Alert = Alert.Mismatch,
                ShowedTheOrder = true,
            };
        }
        return order.Status switch
        {
            "CREATED" or "SCANNED" => new WalletResult<OrderState>.Pending(order.ExpiresAt, evidence),
            "AUTHORIZED" when order.CapturedAmount.Minor == 0 => Done(
                new OrderState.Authorized(order.AuthorizedAmount.Minor, order.AuthorizationExpiresAt)
            ),
            "AUTHORIZED" or "PARTIALLY_CAPTURED" => Done(
                new OrderState.Captured(order.CapturedAmount.Minor, order.RefundedAmount.Minor)
                {
                    CapturableMinor = order.AuthorizedAmount.Minor - order.CapturedAmount.Minor,
                    HeldUntil = order.AuthorizationExpiresAt,
                }
            ),
            "CAPTURED" or "PARTIALLY_REFUNDED" or "REFUNDED" => Done(
                new OrderState.Captured(order.CapturedAmount.Minor, order.RefundedAmount.Minor)
            ),
            "CANCELLED" or "VOIDED" => Done(new OrderState.NotCharged(ReleaseCause.CalledOff)),
            "EXPIRED" or "AUTH_EXPIRED" => Done(new OrderState.NotCharged(ReleaseCause.Lapsed)),
            "FAILED" when Failure(order.Failure?.Code) is { } reason => new WalletResult<OrderState>.Declined(
                reason,
                order.Failure!.Code!,
                evidence
            )
            {
                MoneyMayFollow = true,
            },
            _ => new WalletResult<OrderState>.Unknown(UnknownWhy.Undocumented, order.Failure?.Code ?? order.Status, evidence)
            {
                Alert = Alert.UndocumentedAnswer,
                ShowedTheOrder = true,
            },
        };

        WalletResult<OrderState> Done(OrderState standing) =>
            new WalletResult<OrderState>.Succeeded(
                standing with
                {
                    SchemeReference = order.Id,
                    Version = order.Version,
                    Parts = order.Parts(source),
                },
                evidence
            );
    }

    /// <summary>What is kept of an order that was read.</summary>
    public static Evidence Read(this OrderWire order, ManmulSangSource source) =>
        source.Of(
            ("id", order.Id),
            ("status", order.Status),
            ("version", order.Version.ToString(CultureInfo.InvariantCulture)),
            ("amount", order.Amount.ToString()),
            ("authorizedAmount", order.AuthorizedAmount.ToString()),
            ("capturedAmount", order.CapturedAmount.ToString()),
            ("refundedAmount", order.RefundedAmount.ToString()),
            ("failure.code", order.Failure?.Code)
        );

    private static DeclineReason? Failure(string? code) =>
        code is not null && OrderFailures.TryGetValue(code, out var reason) ? reason : null;

    private static bool SumsFit(this OrderWire order, CaptureMode mode)
    {
        var amount = order.Amount.Minor;
        var captured = order.CapturedAmount.Minor;
        var authorized = order.AuthorizedAmount.Minor;
        var ordered = order.RefundedAmount.Minor <= captured && captured <= amount;
        return ordered
            && order.Status switch
            {
                "AUTHORIZED" => authorized == amount,
                "PARTIALLY_CAPTURED" => authorized == amount && captured > 0,
                "CAPTURED" or "PARTIALLY_REFUNDED" or "REFUNDED" => captured > 0 && (mode == CaptureMode.Manual || captured == amount),
                "CREATED" or "SCANNED" => captured == 0 && authorized == 0,
                "CANCELLED" or "VOIDED" or "EXPIRED" or "AUTH_EXPIRED" or "FAILED" => captured == 0,
                _ => true,
            };
    }

    private static ImmutableArray<OperationState> Parts(this OrderWire order, ManmulSangSource source) =>
        [
            .. order
                .Captures.OrEmpty()
                .Where(c => c.Number is not null)
                .Select(c => new OperationState(OperationKind.Capture, c.Number!, c.ToMovement(order.Id, source))),
            .. order
                .Refunds.OrEmpty()
                .Where(r => r.Number is not null)
                .Select(r => new OperationState(OperationKind.Refund, r.Number!, r.ToMovement(order.Id, source))),
        ];

    /// <summary>An absent list is an empty one.</summary>
    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T>? array) => array is { IsDefault: false } items ? items : [];
}
