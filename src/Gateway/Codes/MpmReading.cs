namespace Gateway.Codes;

/// <summary>What reading a text as a merchant-presented code came to.</summary>
internal abstract record MpmReading
{
    private MpmReading() { }

    /// <summary>The text is such a code.</summary>
    public sealed record Readable(MpmCode Code) : MpmReading;

    /// <summary>It is not; <paramref name="Fault"/> is the first rule that it breaks.</summary>
    public sealed record Refused(MpmFault Fault) : MpmReading;
}

/// <summary>How much is forgiven.</summary>
internal enum MpmProfile
{
    /// <summary>For texts of others: what is harmless is a warning.</summary>
    Read,

    /// <summary>For texts that we make ourselves.</summary>
    Strict,
}

/// <summary>Why a text is not a readable merchant-presented code, in the order in which the rules are tried.</summary>
internal enum MpmFault
{
    Empty,
    NotEmv,
    Truncated,
    BadHeader,
    ZeroLength,
    DuplicateId,
    PfiNotFirst,
    UnsupportedPfi,
    Missing63,
    BadCrcLength,
    CrcNotLast,
    CrcMismatch,
    BadTemplate,
    MissingMai,
    Missing53,
    Missing52,
    Missing58,
    Missing59,
    Missing60,
    LengthLimit,
    BadAmount,
    BadAmountScale,
    ConditionalMissing,
}

/// <summary>What was tolerated in a readable code.</summary>
internal enum MpmWarningKind
{
    LowercaseCrc,

    /// <summary>A value of 80–99 that is not made of objects is kept as text.</summary>
    Opaque,
    Missing,

    /// <summary>The currency's decimals are not known, so the amount's were not checked.</summary>
    UnknownCurrency,
}

/// <summary>One thing that was tolerated, and the object concerned.</summary>
internal readonly record struct MpmWarning(MpmWarningKind Kind, string Id);
