using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>The words of the merchant API for the contract's values.</summary>
internal static class ApiWords
{
    /// <summary>The wire name of a decline reason.</summary>
    public static string Of(DeclineReason reason) =>
        reason switch
        {
            DeclineReason.InsufficientFunds => "insufficient_funds",
            DeclineReason.LimitPerTransaction => "limit_per_transaction",
            DeclineReason.LimitPeriod => "limit_period",
            DeclineReason.AccountBlocked => "account_blocked",
            DeclineReason.AccountNotFound => "account_not_found",
            DeclineReason.AuthenticationFailed => "authentication_failed",
            DeclineReason.AuthenticationLocked => "authentication_locked",
            DeclineReason.CustomerCanceled => "customer_canceled",
            DeclineReason.CustomerTimeout => "customer_timeout",
            DeclineReason.RiskRefused => "risk_refused",
            DeclineReason.CodeExpired => "code_expired",
            DeclineReason.CodeAlreadyUsed => "code_already_used",
            DeclineReason.CodeInvalid => "code_invalid",
            DeclineReason.OfflineDoubleSpend => "offline_double_spend",
            DeclineReason.MerchantNotAllowed => "merchant_not_allowed",
            DeclineReason.TerminalUnknown => "terminal_unknown",
            DeclineReason.AmountNotAllowed => "amount_not_allowed",
            DeclineReason.CurrencyNotSupported => "currency_not_supported",
            DeclineReason.DuplicateReference => "duplicate_reference",
            DeclineReason.OperationNotAllowed => "operation_not_allowed",
            DeclineReason.SchemeUnavailable => "scheme_unavailable",
            DeclineReason.SchemeError => "scheme_error",
            _ => throw new InvalidOperationException($"no such reason: {reason}"),
        };

    /// <summary>Whether the payer may try again at once.</summary>
    public static bool IsRetryable(DeclineReason reason) =>
        reason
            is DeclineReason.AuthenticationFailed
                or DeclineReason.CustomerCanceled
                or DeclineReason.CustomerTimeout
                or DeclineReason.CodeExpired
                or DeclineReason.CodeAlreadyUsed
                or DeclineReason.CodeInvalid
                or DeclineReason.SchemeUnavailable;
}
