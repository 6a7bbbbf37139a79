namespace Mocks.Ullim;

/// <summary>`rc` of an answer.</summary>
internal static class Rc
{
    public const string Ok = "OK";
    public const string Duplicate = "DUP";
    public const string NotFound = "없음";
    public const string Differs = "불일치";
    public const string Malformed = "형식오류";
    public const string UnknownOperation = "미지원";
    public const string WrongSignature = "서명틀림";
    public const string WrongTime = "시각틀림";
    public const string WrongDate = "영업일틀림";
    public const string Maintenance = "체계점검";
}

/// <summary>`st` and `rst`: what became of a charge, a refund, a batch or a day.</summary>
internal static class St
{
    public const string Approved = "승인";
    public const string Refused = "거절";
    public const string Accepted = "접수";
    public const string Working = "처리중";
    public const string Unknown = "불명";
    public const string Cancelled = "취소";
    public const string CancelRefused = "취소거절";
    public const string Refunded = "반환";
    public const string Done = "완료";
    public const string Rejected = "반려";
    public const string Closed = "마감";
    public const string Duplicate = "중복";

    /// <summary>A word that the document does not have.</summary>
    public const string Undocumented = "보류";
}

/// <summary>`why` and `rwhy`.</summary>
internal static class Why
{
    public const string DayClosed = "마감후";
    public const string UnknownTerminal = "미등록단말";
    public const string MerchantStopped = "상점정지";
    public const string Currency = "화폐";
    public const string AmountForm = "금액형식";
    public const string Version = "판번호";
    public const string Signature = "서명오류";
    public const string UnknownWallet = "미등록지갑";
    public const string BlockedWallet = "정지지갑";
    public const string Expired = "기한지남";
    public const string SpentTwice = "이중사용";
    public const string Limit = "한도초과";
    public const string DayLimit = "일한도초과";
    public const string Balance = "잔액부족";
    public const string Pin = "암호오유";
    public const string PayerCancelled = "이용자취소";
    public const string AlreadyRefunded = "이미반환";
    public const string AlreadyCancelled = "이미취소";
    public const string NotEligible = "대상아님";
    public const string AmountDiffers = "금액불일치";
    public const string PartialRefund = "부분반환불가";
    public const string RefundTooLate = "반환기한지남";
    public const string MerchantBalance = "상점잔액부족";
    public const string TooManyLines = "건수초과";
    public const string LinesDiffer = "건수불일치";
    public const string HashDiffers = "해시불일치";
    public const string Malformed = "형식오류";
}
