using System.Text;
using System.Xml;

namespace Adapters.Ullim;

/// <summary>Texts for people, as they may stand in a message: NFC, measured in code points, free of what XML cannot hold.</summary>
internal static class UllimText
{
    public static bool Fits(string text, int longest) =>
        IsWhole(text)
        && !text.Any(char.IsControl)
        && text.Normalize(NormalizationForm.FormC).EnumerateRunes().Count() <= longest;

    /// <summary>The text, or what of it can be sent; null if that is nothing.</summary>
    public static string? Sendable(string? text, int longest)
    {
        if (text is null)
        {
            return null;
        }
        var sendable = new StringBuilder();
        var length = 0;
        // Lone surrogates come out as U+FFFD here, so that normalising cannot fail.
        foreach (var rune in Whole(text).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (length < longest && IsSendable(rune))
            {
                sendable.Append(rune.ToString());
                length++;
            }
        }
        return sendable.Length == 0 ? null : sendable.ToString();
    }

    private static string Whole(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    private static bool IsWhole(string text) => text == Whole(text);

    private static bool IsSendable(Rune rune) =>
        !Rune.IsControl(rune) && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
}
