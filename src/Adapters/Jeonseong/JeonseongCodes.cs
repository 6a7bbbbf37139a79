using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Jeonseong;

/// <summary>Every documented <c>rspCode</c>, once (§5.1); refusals also stand in <c>failCode</c>.</summary>
internal static class JeonseongCodes
{
    /// <summary>The trade cannot be reversed any more.</summary>
    public const string TooLateToReverse = "1301";

    /// <summary>Our clock is wrong; the answer names the wallet's time.</summary>
    public const string ClockWrong = "9102";

    /// <summary>The nonce was used before.</summary>
    public const string NonceUsed = "9103";

    /// <summary>The key is no longer valid.</summary>
    public const string KeyRetired = "9104";

    /// <summary>Too many requests.</summary>
    public const string TooFast = "9201";

    public static readonly CodeTable Table = new()
    {
        { "0000", Meaning.Success },
        { "2001", Meaning.Pending },
        { "2002", Meaning.Pending },
        { "2003", Meaning.InDoubt },
        { "2099", Meaning.InDoubt },
        { "1101", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "1102", Meaning.Declined, DeclineReason.LimitPerTransaction },
        { "1103", Meaning.Declined, DeclineReason.LimitPeriod },
        { "1104", Meaning.Declined, DeclineReason.AccountBlocked },
        { "1105", Meaning.Declined, DeclineReason.AccountNotFound },
        { "1106", Meaning.Declined, DeclineReason.AuthenticationFailed },
        { "1107", Meaning.Declined, DeclineReason.AuthenticationLocked },
        { "1108", Meaning.Declined, DeclineReason.CustomerCanceled },
        { "1109", Meaning.Declined, DeclineReason.RiskRefused },
        { "1201", Meaning.Declined, DeclineReason.CodeExpired },
        { "1202", Meaning.Declined, DeclineReason.CodeAlreadyUsed },
        { "1203", Meaning.Declined, DeclineReason.CodeInvalid },
        { TooLateToReverse, Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1302", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1303", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1304", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1305", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1306", Meaning.NotFound },
        { "1307", Meaning.Declined, DeclineReason.CustomerTimeout },
        { "1308", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1309", Meaning.OrderState, DeclineReason.OperationNotAllowed },
        { "1400", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "1401", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "1402", Meaning.Declined, DeclineReason.CurrencyNotSupported },
        { "1403", Meaning.Declined, DeclineReason.MerchantNotAllowed },
        { "1404", Meaning.Declined, DeclineReason.TerminalUnknown },
        { "1405", Meaning.Declined, DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere },
        { "1501", Meaning.OrderState },
        { "9001", Meaning.Rejected, DeclineReason.SchemeUnavailable },
        { "9101", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { ClockWrong, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { NonceUsed, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { KeyRetired, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { TooFast, Meaning.Rejected, DeclineReason.SchemeUnavailable },
    };
}
