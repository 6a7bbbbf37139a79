using System.Buffers;
using System.Text;

namespace Gateway.Ids;

/// <summary>What of a text from outside is no Unicode.</summary>
internal static class UnicodeText
{
    /// <summary>Whether normalising leaves the text alive: it throws on half a surrogate pair and on U+FFFE.</summary>
    public static bool CanBeNormalized(string text) => IsWhole(text) && !text.Contains(NoCharacter);

    /// <summary>U+FFFE, the byte order mark read the wrong way round, which is no character.</summary>
    public const char NoCharacter = '\uFFFE';

    /// <summary>Whether every surrogate has its other half.</summary>
    public static bool IsWhole(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }
            rest = rest[consumed..];
        }
        return true;
    }
}
