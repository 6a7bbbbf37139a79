using System.Globalization;

namespace Adapters.Jeonseong;

/// <summary>Amounts on the wire (§1): chon as decimal digits in a text; the only place where they are read or written.</summary>
internal static class JeonseongMoney
{
    public const string Won = "408";
    private const int MaxDigits = 12;

    /// <summary>An amount as the wallet wants it.</summary>
    public static string Write(long chon) => chon.ToString(CultureInfo.InvariantCulture);

    /// <summary>An amount above zero, or null if the text is anything else.</summary>
    public static long? Read(string? text) =>
        text is { Length: > 0 and <= MaxDigits } && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    /// <summary>A sum, which may be zero, or null if the text is anything else.</summary>
    public static long? ReadSum(string? text) => text == "0" ? 0 : Read(text);
}
