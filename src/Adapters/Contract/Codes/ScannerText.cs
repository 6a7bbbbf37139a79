using System.Globalization;

namespace Adapters.Contract.Codes;

/// <summary>
/// Takes off a scanned text what scanners and keyboards add, and nothing else: the code that is left is the same code. The
/// idempotency of a request and what a wallet receives go by this one text.
/// </summary>
public static class ScannerText
{
    private const char FirstWide = '\uFF01';
    private const char LastWide = '\uFF5E';
    private const char WideSpace = '\u3000';
    private const int AimLength = 3;

    /// <summary>
    /// The text without: white space, control and format characters at both ends (STX, ETX, GS, EOT, line ends, a byte order
    /// mark, U+00A0); an AIM symbology identifier in front (<c>]Q3</c>, ISO/IEC 15424); the full width that an input method
    /// gives to ASCII, if all of the text is ASCII otherwise; and spaces between groups of digits, if all the rest is digits.
    /// Normalising the result again changes nothing.
    /// </summary>
    /// <param name="text">The scanner's text.</param>
    public static string Normalize(string text)
    {
        if (text is not [']', ..] && !text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return text;
        }
        var bare = Narrow(text).AsSpan();
        bare = Trim(bare);
        while (IsAim(bare))
        {
            bare = Trim(bare[AimLength..]);
        }
        return IsGrouped(bare) ? string.Concat(bare.ToString().Where(char.IsAsciiDigit)) : bare.ToString();
    }

    private static bool IsAim(ReadOnlySpan<char> text) =>
        text is [']', var symbology, var modifier, ..] && char.IsAsciiLetter(symbology) && char.IsAsciiLetterOrDigit(modifier);

    // Line ends and tabs part two scans, not the groups of one.
    private static bool IsGrouped(ReadOnlySpan<char> text)
    {
        var spaces = 0;
        foreach (var c in text)
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator)
            {
                spaces++;
            }
            else if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return spaces > 0;
    }

    private static string Narrow(string text)
    {
        var wide = false;
        foreach (var c in text)
        {
            if (c is (>= FirstWide and <= LastWide) or WideSpace)
            {
                wide = true;
            }
            else if (!char.IsAscii(c) && !IsNoise(c))
            {
                return text;
            }
        }
        return wide
            ? string.Create(
                text.Length,
                text,
                static (narrow, from) =>
                {
                    for (var i = 0; i < from.Length; i++)
                    {
                        narrow[i] = from[i] switch
                        {
                            >= FirstWide and <= LastWide => (char)(from[i] - FirstWide + '!'),
                            WideSpace => ' ',
                            _ => from[i],
                        };
                    }
                }
            )
            : text;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && IsNoise(text[0]))
        {
            text = text[1..];
        }
        while (text.Length > 0 && IsNoise(text[^1]))
        {
            text = text[..^1];
        }
        return text;
    }

    private static bool IsNoise(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
