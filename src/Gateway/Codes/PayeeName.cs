using System.Globalization;
using System.Text;
using AnyAscii;

namespace Gateway.Codes;

/// <summary>
/// A merchant's name as a payer reads it in a code: in ASCII, which every app shows (object 59), and as the merchant writes it
/// where its script says which language that is (object 64). Both are cut, never left out for being long.
/// </summary>
/// <param name="Latin">1 to 25 printable ASCII characters.</param>
/// <param name="Language">The language of <paramref name="Local"/>, two upper-case letters (ISO 639); null without one.</param>
/// <param name="Local">The name in its own script, 1 to 25 code points, whole text elements; null if <paramref name="Latin"/> says it all.</param>
internal sealed record PayeeName(string Latin, string? Language, string? Local)
{
    private const int Longest = 25;

    // A cut at a word's end may take off this much at the most; a longer word is cut itself.
    private const int LongestTail = 12;
    private const string Unnamed = "MERCHANT";

    /// <summary>Scripts that one language writes, and Han. Latin, Cyrillic, Arabic and others leave the language open; Greek letters are symbols too.</summary>
    private static readonly (char First, char Last, string Language)[] Scripts =
    [
        ('\uAC00', '\uD7A3', "KO"),
        ('\u1100', '\u11FF', "KO"),
        ('\u3130', '\u318F', "KO"),
        ('\u3040', '\u30FF', "JA"),
        ('\u0530', '\u058F', "HY"),
        ('\u0590', '\u05FF', "HE"),
        ('\u0E00', '\u0E7F', "TH"),
        ('\u0E80', '\u0EFF', "LO"),
        ('\u10A0', '\u10FF', "KA"),
        ('\u1780', '\u17FF', "KM"),
        ('\u4E00', '\u9FFF', "ZH"),
    ];

    /// <summary>What stands in a code for a merchant of this name.</summary>
    public static PayeeName Of(string? name)
    {
        var clean = Clean(name ?? string.Empty);
        var latin = Cut(InAscii(clean));
        var local = Cut(clean);
        var language = LanguageOf(local);
        return new PayeeName(latin.Length == 0 ? Unnamed : latin, language, language is null ? null : local);
    }

    /// <summary>The first language in the table of which a letter occurs; null if there is none.</summary>
    private static string? LanguageOf(string text)
    {
        foreach (var (first, last, language) in Scripts)
        {
            if (text.AsSpan().ContainsAnyInRange(first, last))
            {
                return language;
            }
        }
        return null;
    }

    // Composed, and without what cannot be seen or turns round what can: control and format characters, runs of blanks.
    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                clean.Append(' ');
            }
            else if (
                rune != Rune.ReplacementChar
                && Rune.GetUnicodeCategory(rune)
                    is not (
                        UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.PrivateUse
                        or UnicodeCategory.OtherNotAssigned
                    )
            )
            {
                clean.Append(rune.ToString());
            }
        }
        var words = clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Normalize(NormalizationForm.FormC);
    }

    private static string InAscii(string name)
    {
        var words = name.Split(' ').Select(WordInAscii).Where(word => word.Length > 0);
        return string.Join(' ', words);
    }

    private static string WordInAscii(string word)
    {
        var text = new StringBuilder(word.Length);
        var isCased = false;
        foreach (var rune in word.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            isCased |= category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;
            // Emoji have no letters; their names in words are no part of a name.
            if (rune.IsAscii || category is not (UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol))
            {
                text.Append(rune.ToString());
            }
        }
        var ascii = string.Concat(text.ToString().Transliterate().Where(c => c is >= ' ' and <= '~'));
        // Scripts without case come with a capital for each syllable.
        return isCased || ascii.Length == 0 ? ascii : ascii[..1].ToUpperInvariant() + ascii[1..].ToLowerInvariant();
    }

    /// <summary>Whole text elements of 25 code points in all, ended at a word where one ends near.</summary>
    private static string Cut(string text)
    {
        if (CodePoints.Count(text) <= Longest)
        {
            return text;
        }
        var (end, points) = (0, 0);
        foreach (var element in Elements(text))
        {
            points += CodePoints.Count(element);
            if (points > Longest)
            {
                break;
            }
            end += element.Length;
        }
        var cut = text[..end];
        var word = char.IsLetterOrDigit(text[end]) ? cut.LastIndexOf(' ') : end;
        return (word > 0 && end - word <= LongestTail ? cut[..word] : cut).TrimEnd(' ', '&', '-', ',', '(', '+', '/');
    }

    private static IEnumerable<string> Elements(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            yield return elements.GetTextElement();
        }
    }
}
