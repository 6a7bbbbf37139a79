using System.Globalization;

namespace Adapters.Kit;

/// <summary>Amounts on the wire as decimal digits of minor units in a text; strict, since an amount in another form is a broken answer.</summary>
public static class MinorUnits
{
    private const int MaxDigits = 12;

    /// <summary>An amount as the wallet wants it.</summary>
    /// <param name="amount">The amount in minor units.</param>
    public static string Write(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>An amount above zero, or null if the text is anything else.</summary>
    /// <param name="text">1 to 12 digits, the first of them not zero.</param>
    public static long? Read(string? text) =>
        text is { Length: > 0 and <= MaxDigits } && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    /// <summary>A sum, which may be zero, or null if the text is anything else.</summary>
    /// <param name="text">As <see cref="Read"/>, or <c>0</c>.</param>
    public static long? ReadSum(string? text) => text == "0" ? 0 : Read(text);
}
