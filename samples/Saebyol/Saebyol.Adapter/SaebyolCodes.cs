using Adapters.Contract;
using Adapters.Kit;

namespace Saebyol.Adapter;

/// <summary>Every documented <c>result</c>, once (section 4); refusals also stand in <c>reason</c>.</summary>
internal static class SaebyolCodes
{
    public static readonly CodeTable Table = new()
    {
        { "ok", Meaning.Success },
        { "pending", Meaning.Pending },
        { "insufficient_funds", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "limit_single", Meaning.Declined, DeclineReason.LimitPerTransaction },
        { "limit_daily", Meaning.Declined, DeclineReason.LimitPeriod },
        { "account_blocked", Meaning.Declined, DeclineReason.AccountBlocked },
        { "customer_refused", Meaning.Declined, DeclineReason.CustomerCanceled },
        { "risk", Meaning.Declined, DeclineReason.RiskRefused },
        { "code_expired", Meaning.Declined, DeclineReason.CodeExpired },
        { "code_used", Meaning.Declined, DeclineReason.CodeAlreadyUsed },
        { "code_invalid", Meaning.Declined, DeclineReason.CodeInvalid },
        { "merchant_blocked", Meaning.Declined, DeclineReason.MerchantNotAllowed },
        { "amount_invalid", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "currency_invalid", Meaning.Declined, DeclineReason.CurrencyNotSupported },
        { "number_used", Meaning.Declined, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { "number_closed", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "void_refused", Meaning.OrderState },
        { "refund_refused", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "not_found", Meaning.NotFound, DeclineReason.OperationNotAllowed },
        { "unclear", Meaning.InDoubt },
        { "busy", Meaning.Rejected, DeclineReason.SchemeUnavailable },
        { "bad_signature", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "clock_wrong", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "bad_request", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
    };
}
