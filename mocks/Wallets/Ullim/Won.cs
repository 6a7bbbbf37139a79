using System.Globalization;

namespace Mocks.Ullim;

/// <summary>Whole won with commas between thousands, the only form an amount has on this wire.</summary>
internal static class Won
{
    public const string Currency = "KPW";

    /// <summary>`12,500`; a sign only in settlement files.</summary>
    public static string Text(long won) => won.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, without commas.</summary>
    public static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The amount itself: at least 1, no leading zero, every comma in its place.</summary>
    public static bool TryRead(string text, out long won)
    {
        won = 0;
        var groups = text.Split(',');
        if (
            groups.Length > 5
            || groups[0].Length is 0 or > 3
            || groups[0][0] == '0'
            || groups.Skip(1).Any(group => group.Length != 3)
            || !groups.All(group => group.All(char.IsAsciiDigit))
        )
        {
            return false;
        }

        won = long.Parse(string.Concat(groups), NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>A total, which may be `0`.</summary>
    public static bool TryReadTotal(string text, out long won)
    {
        won = 0;
        return text == "0" || TryRead(text, out won);
    }

    /// <summary>0.7 % of a charge, half away from zero, in whole won.</summary>
    public static long Fee(long won) => ((won * 7) + 500) / 1000;
}
