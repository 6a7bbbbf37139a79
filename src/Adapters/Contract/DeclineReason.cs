using System.Text.Json.Serialization;

namespace Adapters.Contract;

/// <summary>Why a wallet refused, in the words of the merchant API (snake_case on the wire).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeclineReason>))]
public enum DeclineReason
{
    /// <summary>Not enough money.</summary>
    [JsonStringEnumMemberName("insufficient_funds")]
    InsufficientFunds,

    /// <summary>Above the limit of one payment.</summary>
    [JsonStringEnumMemberName("limit_per_transaction")]
    LimitPerTransaction,

    /// <summary>Above the limit of a day or another period.</summary>
    [JsonStringEnumMemberName("limit_period")]
    LimitPeriod,

    /// <summary>The payer's account is blocked.</summary>
    [JsonStringEnumMemberName("account_blocked")]
    AccountBlocked,

    /// <summary>The payer's account does not exist.</summary>
    [JsonStringEnumMemberName("account_not_found")]
    AccountNotFound,

    /// <summary>Wrong PIN or the like; may be tried again.</summary>
    [JsonStringEnumMemberName("authentication_failed")]
    AuthenticationFailed,

    /// <summary>Locked after too many wrong tries.</summary>
    [JsonStringEnumMemberName("authentication_locked")]
    AuthenticationLocked,

    /// <summary>The payer said no.</summary>
    [JsonStringEnumMemberName("customer_canceled")]
    CustomerCanceled,

    /// <summary>The payer did nothing in time.</summary>
    [JsonStringEnumMemberName("customer_timeout")]
    CustomerTimeout,

    /// <summary>The wallet's risk rules said no.</summary>
    [JsonStringEnumMemberName("risk_refused")]
    RiskRefused,

    /// <summary>The code's time is over.</summary>
    [JsonStringEnumMemberName("code_expired")]
    CodeExpired,

    /// <summary>The code was used before.</summary>
    [JsonStringEnumMemberName("code_already_used")]
    CodeAlreadyUsed,

    /// <summary>The code is not genuine.</summary>
    [JsonStringEnumMemberName("code_invalid")]
    CodeInvalid,

    /// <summary>A voucher accepted offline had been spent elsewhere.</summary>
    [JsonStringEnumMemberName("offline_double_spend")]
    OfflineDoubleSpend,

    /// <summary>The merchant is not allowed to take payments.</summary>
    [JsonStringEnumMemberName("merchant_not_allowed")]
    MerchantNotAllowed,

    /// <summary>The wallet does not know the terminal.</summary>
    [JsonStringEnumMemberName("terminal_unknown")]
    TerminalUnknown,

    /// <summary>The wallet does not take this amount.</summary>
    [JsonStringEnumMemberName("amount_not_allowed")]
    AmountNotAllowed,

    /// <summary>The wallet does not take this currency.</summary>
    [JsonStringEnumMemberName("currency_not_supported")]
    CurrencyNotSupported,

    /// <summary>The number was used for something else.</summary>
    [JsonStringEnumMemberName("duplicate_reference")]
    DuplicateReference,

    /// <summary>Not possible in the order's present state or any more.</summary>
    [JsonStringEnumMemberName("operation_not_allowed")]
    OperationNotAllowed,

    /// <summary>The wallet was out of service, or nothing could be sent; definite, nothing was charged.</summary>
    [JsonStringEnumMemberName("scheme_unavailable")]
    SchemeUnavailable,

    /// <summary>The wallet refused our request as such.</summary>
    [JsonStringEnumMemberName("scheme_error")]
    SchemeError,
}
