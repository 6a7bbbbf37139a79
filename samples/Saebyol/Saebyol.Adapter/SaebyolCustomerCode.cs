using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;

namespace Saebyol.Adapter;

/// <summary>The code that a payer shows (section 2): 19 digits that begin with 86, the last one a Luhn digit.</summary>
internal static class SaebyolCustomerCode
{
    private const string Prefix = "86";
    private const int Digits = 19;
    private static readonly CodeMatch Malformed = new CodeMatch.Broken(CodeFault.Malformed);
    private static readonly CodeMatch Ours = new CodeMatch.Yes(ImmutableDictionary<string, string>.Empty.Add("form", "barcode"));

    /// <summary>Whose code it is.</summary>
    public static CodeMatch Recognize(string text) =>
        text.Length != Digits || !text.StartsWith(Prefix, StringComparison.Ordinal) || !text.All(char.IsAsciiDigit) ? CodeMatch.No.Instance
        : Luhn.IsValid(text) ? Ours
        : Malformed;
}
