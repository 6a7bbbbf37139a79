using System.Collections.Frozen;
using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>What a <c>rspCode</c> is about, before the operation is looked at.</summary>
internal enum Meaning
{
    /// <summary>The call succeeded; the states say the rest.</summary>
    Success,

    /// <summary>It is under way: a PIN is awaited, or the wallet works on it.</summary>
    UnderWay,

    /// <summary>The wallet does not know.</summary>
    InDoubt,

    /// <summary>A refusal of the charge, also as <c>failCode</c>.</summary>
    Refusal,

    /// <summary>Closed, or closed before it existed; as <c>failCode</c>: nobody entered the PIN.</summary>
    Closed,

    /// <summary>About the order's state: only some operations may answer it.</summary>
    State,

    /// <summary>No such trade or refund.</summary>
    NotFound,

    /// <summary>Not processed for a while: maintenance, too fast.</summary>
    Later,

    /// <summary>Not processed, since the wallet did not accept the request as such.</summary>
    BadRequest,

    /// <summary>Not in the document.</summary>
    Undocumented,
}

/// <summary>One documented code.</summary>
/// <param name="Meaning">What it is about.</param>
/// <param name="Reason">The common reason when it refuses a charge.</param>
internal sealed record CodeRow(Meaning Meaning, DeclineReason? Reason)
{
    /// <summary>What a person should hear of when it comes.</summary>
    public Alert Alert { get; init; }
}

/// <summary>Every documented <c>rspCode</c>, once (§5.1).</summary>
internal static class JeonseongCodes
{
    public static readonly FrozenDictionary<string, CodeRow> Table = new Dictionary<string, CodeRow>
    {
        ["0000"] = new(Meaning.Success, null),
        ["2001"] = new(Meaning.UnderWay, null),
        ["2002"] = new(Meaning.UnderWay, null),
        ["2003"] = new(Meaning.InDoubt, null),
        ["2099"] = new(Meaning.InDoubt, null),
        ["1101"] = new(Meaning.Refusal, DeclineReason.InsufficientFunds),
        ["1102"] = new(Meaning.Refusal, DeclineReason.LimitPerTransaction),
        ["1103"] = new(Meaning.Refusal, DeclineReason.LimitPeriod),
        ["1104"] = new(Meaning.Refusal, DeclineReason.AccountBlocked),
        ["1105"] = new(Meaning.Refusal, DeclineReason.AccountNotFound),
        ["1106"] = new(Meaning.Refusal, DeclineReason.AuthenticationFailed),
        ["1107"] = new(Meaning.Refusal, DeclineReason.AuthenticationLocked),
        ["1108"] = new(Meaning.Refusal, DeclineReason.CustomerCanceled),
        ["1109"] = new(Meaning.Refusal, DeclineReason.RiskRefused),
        ["1201"] = new(Meaning.Refusal, DeclineReason.CodeExpired),
        ["1202"] = new(Meaning.Refusal, DeclineReason.CodeAlreadyUsed),
        ["1203"] = new(Meaning.Refusal, DeclineReason.CodeInvalid),
        ["1301"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1302"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1303"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1304"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1305"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1306"] = new(Meaning.NotFound, null),
        ["1307"] = new(Meaning.Closed, DeclineReason.CustomerTimeout),
        ["1308"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1309"] = new(Meaning.State, DeclineReason.OperationNotAllowed),
        ["1400"] = new(Meaning.BadRequest, DeclineReason.SchemeError) { Alert = Alert.OurRequestRefused },
        ["1401"] = new(Meaning.Refusal, DeclineReason.AmountNotAllowed),
        ["1402"] = new(Meaning.Refusal, DeclineReason.CurrencyNotSupported),
        ["1403"] = new(Meaning.Refusal, DeclineReason.MerchantNotAllowed),
        ["1404"] = new(Meaning.Refusal, DeclineReason.TerminalUnknown),
        ["1405"] = new(Meaning.Refusal, DeclineReason.DuplicateReference) { Alert = Alert.NumberUsedElsewhere },
        ["1501"] = new(Meaning.State, null),
        ["9001"] = new(Meaning.Later, DeclineReason.SchemeUnavailable),
        ["9101"] = Refused(),
        ["9102"] = Refused(),
        ["9103"] = Refused(),
        ["9104"] = Refused(),
        ["9201"] = new(Meaning.Later, DeclineReason.SchemeUnavailable),
    }.ToFrozenDictionary();

    private static readonly CodeRow Unnamed = new(Meaning.Undocumented, null) { Alert = Alert.UndocumentedAnswer };

    /// <summary>The code's row; a code that the document does not name has one of its own.</summary>
    public static CodeRow Of(string code) => Table.GetValueOrDefault(code, Unnamed);

    private static CodeRow Refused() => new(Meaning.BadRequest, DeclineReason.SchemeError) { Alert = Alert.OurRequestRefused };
}
