using Gateway.Http;

namespace Gateway.Codes;

/// <summary>Why a scanned text pays nothing here.</summary>
internal enum CodeRefusal
{
    /// <summary>A known wallet's code, broken.</summary>
    Malformed,

    /// <summary>A known wallet's code in a version that is not spoken here.</summary>
    VersionUnsupported,

    /// <summary>A payment code of somebody else.</summary>
    ForeignWallet,

    /// <summary>A merchant's code held to a merchant's scanner.</summary>
    WrongDirection,

    /// <summary>Anything else.</summary>
    NotAPaymentCode,
}

/// <summary>The spelling of <see cref="CodeRefusal"/> in the API (member <c>reason</c> of the problem).</summary>
internal static class CodeRefusalWire
{
    public static string ToWire(this CodeRefusal refusal) => ApiWords.Of(refusal).ToUpperInvariant();
}
