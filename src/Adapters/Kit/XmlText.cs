using System.Text;
using System.Xml;

namespace Adapters.Kit;

/// <summary>Texts for people, as they may stand in an XML message: NFC, measured in code points, free of what XML cannot hold.</summary>
public static class XmlText
{
    /// <summary>Whether a text can be sent as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many code points it has at the most.</param>
    public static bool Fits(string text, int longest) =>
        Clean(text) is var clean && clean == text && clean.Normalize(NormalizationForm.FormC).EnumerateRunes().Count() <= longest;

    /// <summary>The text, or what of it can be sent; null if that is nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many code points of it are sent at the most.</param>
    public static string? Sendable(string? text, int longest)
    {
        var runes = Clean(text ?? string.Empty).Normalize(NormalizationForm.FormC).EnumerateRunes();
        var sendable = string.Concat(runes.Take(longest));
        return sendable.Length == 0 ? null : sendable;
    }

    // Lone surrogates come out as U+FFFD. Non-characters are dropped before normalising, which would fail on them.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(IsSendable));

    private static bool IsSendable(Rune rune) =>
        !Rune.IsControl(rune)
        && (rune.Value & 0xFFFE) != 0xFFFE
        && rune.Value is not (>= 0xFDD0 and <= 0xFDEF)
        && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
}
