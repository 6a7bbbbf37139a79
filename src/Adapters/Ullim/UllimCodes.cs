using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>The wallet's words and what they mean (2, 5), in NFC; they are compared exactly, and what does not stand here is undocumented.</summary>
internal static class UllimCodes
{
    /// <summary>The number was used before; what came of it is not told.</summary>
    public const string Duplicate = "DUP";

    /// <summary>Our clock is wrong; the answer's time is the wallet's.</summary>
    public const string ClockWrong = "시각틀림";

    /// <summary>The message is malformed; the answer may lack its head.</summary>
    public const string Malformed = "형식오류";

    /// <summary>The business date is closed.</summary>
    public const string DayClosed = "마감후";

    /// <summary>The result codes.</summary>
    public static readonly CodeTable Table = new()
    {
        { "OK", Meaning.Success },
        { Duplicate, Meaning.OrderState },
        { "없음", Meaning.NotFound },
        { "불일치", Meaning.OrderState },
        { Malformed, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "미지원", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "서명틀림", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { ClockWrong, Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "영업일틀림", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
        { "체계점검", Meaning.Rejected, DeclineReason.SchemeUnavailable },
    };

    /// <summary>Why a charge was refused: <c>why</c>.</summary>
    public static readonly CodeTable Refusals = new()
    {
        { "잔액부족", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "한도초과", Meaning.Declined, DeclineReason.LimitPerTransaction },
        { "일한도초과", Meaning.Declined, DeclineReason.LimitPeriod },
        { "이중사용", Meaning.Declined, DeclineReason.CodeAlreadyUsed },
        { "기한지남", Meaning.Declined, DeclineReason.CodeExpired },
        { "서명오류", Meaning.Declined, DeclineReason.CodeInvalid },
        { "판번호", Meaning.Declined, DeclineReason.CodeInvalid },
        { "정지지갑", Meaning.Declined, DeclineReason.AccountBlocked },
        { "미등록지갑", Meaning.Declined, DeclineReason.AccountNotFound },
        { "암호오유", Meaning.Declined, DeclineReason.AuthenticationFailed },
        { "이용자취소", Meaning.Declined, DeclineReason.CustomerCanceled },
        { "미등록단말", Meaning.Declined, DeclineReason.TerminalUnknown },
        { "상점정지", Meaning.Declined, DeclineReason.MerchantNotAllowed },
        { "금액형식", Meaning.Declined, DeclineReason.AmountNotAllowed },
        { "화폐", Meaning.Declined, DeclineReason.CurrencyNotSupported },
        { DayClosed, Meaning.Declined, DeclineReason.OperationNotAllowed },
    };

    /// <summary>Why a refund was refused: <c>rwhy</c>.</summary>
    public static readonly CodeTable RefundRefusals = new()
    {
        { "상점잔액부족", Meaning.Declined, DeclineReason.InsufficientFunds },
        { "부분반환불가", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "반환기한지남", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "대상아님", Meaning.Declined, DeclineReason.OperationNotAllowed },
        { "이미취소", Meaning.Declined, DeclineReason.OperationNotAllowed },
    };
}

/// <summary>How a charge stands, <c>st</c>, and its refund, <c>rst</c> (3.1–3.4).</summary>
internal static class UllimStates
{
    public const string Approved = "승인";
    public const string Refused = "거절";
    public const string Accepted = "접수";
    public const string Working = "처리중";
    public const string NotKnown = "불명";
    public const string CalledOff = "취소";
    public const string GivenBack = "반환";
    public const string UndoRefused = "취소거절";
}
