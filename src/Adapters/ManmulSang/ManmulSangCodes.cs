using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>
/// Every documented answer, once (§1.3, §3, §4): a status alone where its meaning does not depend on the code of the problem,
/// else both. Then the codes of what failed later (§7.2, §7.4).
/// </summary>
internal static class ManmulSangCodes
{
    public const string OrderKnown = "409 duplicate_order_no";
    public const string NotFound = "404 not_found";
    public const string InProgress = "409 conflict_in_progress";
    public const string InvalidState = "409 invalid_state";
    public const string KeyReused = "422 idempotency_key_reused";
    public const string ValidationFailed = "422 validation_failed";
    public const string TooMany = "429";
    public const string Maintenance = "503 maintenance";

    public static readonly CodeTable Table = new()
    {
        { "200", Meaning.Success },
        { "201", Meaning.Success },
        { "202", Meaning.Success },
        { "400", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "401", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "403 insufficient_scope", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "403 merchant_suspended", Meaning.Declined, DeclineReason.MerchantNotAllowed },
        { NotFound, Meaning.NotFound },
        { "405", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { InProgress, Meaning.InDoubt },
        { OrderKnown, Meaning.OrderState, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { InvalidState, Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "409 refund_window_closed", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "409 duplicate_capture_no", Meaning.Declined, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { "409 duplicate_refund_no", Meaning.Declined, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { "413", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "415", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { KeyReused, Meaning.Rejected, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { ValidationFailed, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "422 amount_not_allowed", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "422 amount_exceeds_authorized", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "422 amount_exceeds_captured", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "422 currency_not_supported", Meaning.Declined, DeclineReason.CurrencyNotSupported },
        { "422 terminal_unknown", Meaning.Declined, DeclineReason.TerminalUnknown },
        { "422 too_many_captures", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "422 too_many_refunds", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "425 not_ready", Meaning.NotFound },
        { TooMany, Meaning.Rejected },
        { Maintenance, Meaning.Rejected, DeclineReason.SchemeUnavailable },
    };

    /// <summary>Why an order failed (§7.2).</summary>
    public static readonly CodeTable OrderFailures = new()
    {
        { "payer_insufficient_funds", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "payer_limit", Meaning.Declined, DeclineReason.LimitPerTransaction },
        { "payer_daily_limit", Meaning.Declined, DeclineReason.LimitPeriod },
        { "payer_rejected", Meaning.Declined, DeclineReason.CustomerCanceled },
        { "payer_timeout", Meaning.Declined, DeclineReason.CustomerTimeout },
        { "payer_restricted", Meaning.Declined, DeclineReason.AccountBlocked },
        { "payer_not_verified", Meaning.Declined, DeclineReason.AuthenticationFailed },
        { "risk", Meaning.Declined, DeclineReason.RiskRefused },
        { "qr_expired", Meaning.Declined, DeclineReason.CodeExpired },
        { "seller_cancelled", Meaning.Declined, DeclineReason.OperationNotAllowed },
    };

    /// <summary>Why a capture or refund failed (§7.4).</summary>
    public static readonly CodeTable PartFailures = new()
    {
        { "authorization_expired", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "seller_balance_insufficient", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "processing_error", Meaning.Declined, DeclineReason.SchemeError },
    };
}
