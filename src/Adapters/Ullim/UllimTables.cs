using System.Collections.Frozen;
using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>What a result code means for the question it answers.</summary>
internal enum UllimRc
{
    /// <summary>Read the body.</summary>
    Handled,

    /// <summary>The number was used before; the result is not told.</summary>
    Duplicate,

    /// <summary>No such number.</summary>
    NotFound,

    /// <summary>The wallet refuses the message as such; nothing was done.</summary>
    RequestRefused,

    /// <summary>Out of service; nothing was done.</summary>
    Maintenance,

    /// <summary>Documented, but for an operation that is not asked for here.</summary>
    Elsewhere,
}

/// <summary>The wallet's words and what they mean (section 5); what does not stand here is undocumented.</summary>
internal static class UllimTables
{
    public static readonly FrozenDictionary<string, UllimRc> ResultCodes = new Dictionary<string, UllimRc>
    {
        [UllimReasons.Ok] = UllimRc.Handled,
        [UllimReasons.Duplicate] = UllimRc.Duplicate,
        [UllimReasons.NotFound] = UllimRc.NotFound,
        [UllimReasons.TotalsDiffer] = UllimRc.Elsewhere,
        [UllimReasons.Malformed] = UllimRc.RequestRefused,
        [UllimReasons.NotSupported] = UllimRc.RequestRefused,
        [UllimReasons.SignatureWrong] = UllimRc.RequestRefused,
        [UllimReasons.ClockWrong] = UllimRc.RequestRefused,
        [UllimReasons.BusinessDateWrong] = UllimRc.RequestRefused,
        [UllimReasons.Maintenance] = UllimRc.Maintenance,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why an online charge was refused.</summary>
    public static readonly FrozenDictionary<string, DeclineReason> Refusals = new Dictionary<string, DeclineReason>
    {
        ["잔액부족"] = DeclineReason.InsufficientFunds,
        ["한도초과"] = DeclineReason.LimitPerTransaction,
        ["일한도초과"] = DeclineReason.LimitPeriod,
        ["이중사용"] = DeclineReason.CodeAlreadyUsed,
        ["기한지남"] = DeclineReason.CodeExpired,
        ["서명오류"] = DeclineReason.CodeInvalid,
        ["판번호"] = DeclineReason.CodeInvalid,
        ["정지지갑"] = DeclineReason.AccountBlocked,
        ["미등록지갑"] = DeclineReason.AccountNotFound,
        ["암호오유"] = DeclineReason.AuthenticationFailed,
        ["이용자취소"] = DeclineReason.CustomerCanceled,
        ["미등록단말"] = DeclineReason.TerminalUnknown,
        ["상점정지"] = DeclineReason.MerchantNotAllowed,
        ["금액형식"] = DeclineReason.AmountNotAllowed,
        ["화폐"] = DeclineReason.CurrencyNotSupported,
        [UllimReasons.DayClosed] = DeclineReason.OperationNotAllowed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a refund was refused.</summary>
    public static readonly FrozenDictionary<string, DeclineReason> RefundRefusals = new Dictionary<string, DeclineReason>
    {
        ["상점잔액부족"] = DeclineReason.InsufficientFunds,
        ["부분반환불가"] = DeclineReason.OperationNotAllowed,
        ["반환기한지남"] = DeclineReason.OperationNotAllowed,
        [UllimReasons.NotEligible] = DeclineReason.OperationNotAllowed,
        ["이미취소"] = DeclineReason.OperationNotAllowed,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
