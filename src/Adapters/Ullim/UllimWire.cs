namespace Adapters.Ullim;

/// <summary>The operations of the online part, spelled as on the wire.</summary>
internal enum UllimOp
{
    /// <summary>Charge now (3.1).</summary>
    ONL,

    /// <summary>Ask what became of a charge (3.2).</summary>
    INQ,

    /// <summary>Undo a whole charge before its day is closed (3.3).</summary>
    REV,

    /// <summary>Give the whole back (3.4).</summary>
    RFD,
}

/// <summary>A message to the wallet, but for its time stamp, which each attempt writes anew.</summary>
internal sealed record UllimRequest(UllimOp Op, UllimNumber Number)
{
    public string? Voucher { get; init; }
    public string? Amount { get; init; }
    public string? Reference { get; init; }
    public string? Memo { get; init; }

    /// <summary>The operation only: a voucher is as good as money.</summary>
    public override string ToString() => $"{nameof(UllimRequest)} {Op}";
}

/// <summary>An amount as it came.</summary>
internal sealed record UllimAmount(string Text, string? Currency);

/// <summary>An answer whose form is good; nothing in it has been compared with the request yet. Absent elements are null.</summary>
internal sealed record UllimReply
{
    public required string BodySha256 { get; init; }
    public required string Rc { get; init; }
    public required DateTimeOffset Dt { get; init; }
    public string? Op { get; init; }
    public string? Mid { get; init; }
    public string? Tid { get; init; }
    public string? Seq { get; init; }
    public string? Bdate { get; init; }
    public string? Kind { get; init; }
    public string? St { get; init; }
    public string? Why { get; init; }
    public string? Apv { get; init; }
    public UllimAmount? Amount { get; init; }
    public string? Vref { get; init; }
    public string? Reference { get; init; }
    public string? Rst { get; init; }
    public string? Rwhy { get; init; }
}

/// <summary>The wallet's words, in NFC; compared exactly.</summary>
internal static class UllimReasons
{
    public const string Ok = "OK";
    public const string Duplicate = "DUP";
    public const string NotFound = "없음";
    public const string TotalsDiffer = "불일치";
    public const string Malformed = "형식오류";
    public const string NotSupported = "미지원";
    public const string SignatureWrong = "서명틀림";
    public const string ClockWrong = "시각틀림";
    public const string BusinessDateWrong = "영업일틀림";
    public const string Maintenance = "체계점검";

    public const string Approved = "승인";
    public const string Refused = "거절";
    public const string Accepted = "접수";
    public const string Working = "처리중";
    public const string NotKnown = "불명";
    public const string CalledOff = "취소";
    public const string GivenBack = "반환";
    public const string UndoRefused = "취소거절";

    public const string DayClosed = "마감후";
    public const string AlreadyGivenBack = "이미반환";
    public const string NotEligible = "대상아님";
    public const string AmountDiffers = "금액불일치";
}
