using System.Globalization;
using System.Numerics;

namespace Mocks.ManmulSang;

/// <summary>The forms in which one amount may be written; all mean the same number.</summary>
internal enum WonForm
{
    /// <summary>`12500.00`.</summary>
    TwoDecimals,

    /// <summary>`12500`.</summary>
    Shortest,

    /// <summary>`1.25e4`.</summary>
    Exponent,

    /// <summary>`12500.0`.</summary>
    OneDecimal,
}

/// <summary>Won on the wire are JSON numbers; inside they are whole chon, and never a binary fraction.</summary>
internal static class Won
{
    public static string Text(long chon, WonForm form = WonForm.TwoDecimals)
    {
        var sign = chon < 0 ? "-" : "";
        var rest = Math.Abs(chon);
        var two = string.Create(CultureInfo.InvariantCulture, $"{rest / 100}.{rest % 100:00}");
        return sign
            + form switch
            {
                WonForm.TwoDecimals => two,
                WonForm.Shortest => two.TrimEnd('0').TrimEnd('.'),
                WonForm.OneDecimal => two.EndsWith('0') ? two[..^1] : two,
                _ => Scientific(rest),
            };
    }

    /// <summary>The text of a JSON number in chon; null if it is negative, too fine, or beyond all amounts.</summary>
    public static long? Chon(string number)
    {
        var cut = number.IndexOfAny(['e', 'E']);
        var mantissa = cut < 0 ? number : number[..cut];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        if (value.IsZero)
        {
            return 0;
        }

        var exponent = 0;
        if (
            value.Sign < 0
            || digits.Length > 400
            || (cut >= 0 && !int.TryParse(number[(cut + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            || Math.Abs((long)exponent) > 400
        )
        {
            return null;
        }

        var scale = exponent - decimals + 2;
        if (scale >= 0)
        {
            value *= BigInteger.Pow(10, scale);
        }
        else
        {
            value = BigInteger.DivRem(value, BigInteger.Pow(10, -scale), out var tooFine);
            if (!tooFine.IsZero)
            {
                return null;
            }
        }

        return value <= 1_000_000_000_000_000 ? (long)value : null;
    }

    private static string Scientific(long chon)
    {
        var all = chon.ToString(CultureInfo.InvariantCulture);
        var digits = all.TrimEnd('0');
        if (digits.Length == 0)
        {
            return "0e0";
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{all.Length - 3}");
    }
}
