using System.Globalization;

namespace Adapters.Ullim;

/// <summary>
/// Money on the wire: whole won with thousands commas, nothing else. Chon cannot be expressed, and an amount in another
/// form is a broken answer, not a number.
/// </summary>
internal static class UllimMoney
{
    public const string Currency = "KPW";
    public const long ChonPerWon = 100;

    // Far above any documented amount, far below the end of a long in chon.
    private const int MaxDigits = 15;

    /// <summary>The wire form of an amount in chon; the amount must be a positive multiple of 100 chon.</summary>
    public static string Write(long chon) =>
        chon > 0 && chon % ChonPerWon == 0
            ? (chon / ChonPerWon).ToString("#,##0", CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(nameof(chon));

    /// <summary>The amount in chon, or null if the text is not <c>^[1-9][0-9]{0,2}(,[0-9]{3})*$</c>.</summary>
    public static long? Read(string text)
    {
        var won = 0L;
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var comma = (text.Length - at) % 4 == 0;
            if (comma ? text[at] != ',' || at == 0 : !char.IsAsciiDigit(text[at]))
            {
                return null;
            }
            if (comma)
            {
                continue;
            }
            won = (won * 10) + (text[at] - '0');
            if (won == 0 || ++digits > MaxDigits)
            {
                return null;
            }
        }
        return digits == 0 ? null : won * ChonPerWon;
    }
}
