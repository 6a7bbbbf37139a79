using System.Globalization;
using System.Text;

namespace Gateway.Codes;

/// <summary>Which strings may stand in a code that we make.</summary>
internal static class MpmText
{
    /// <summary>
    /// No lone surrogates, noncharacters or control characters: they do not survive normalising, UTF-8 or a picture. No format
    /// characters either: they turn round (U+202E) or hide (U+200B) what a payer reads.
    /// </summary>
    public static bool IsPlain(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            if (
                !Rune.TryGetRuneAt(text, at, out var rune)
                || Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
                || (rune.Value & 0xFFFE) == 0xFFFE
            )
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }
}
