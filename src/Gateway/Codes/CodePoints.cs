namespace Gateway.Codes;

/// <summary>EMV lengths count Unicode code points, strings count UTF-16 units; this is the bridge. A lone surrogate counts as one.</summary>
internal static class CodePoints
{
    /// <summary>The number of code points in <paramref name="text"/>.</summary>
    public static int Count(string text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at = Next(text, at))
        {
            count++;
        }

        return count;
    }

    /// <summary>Where each code point begins, and last the length of the text: one entry more than there are code points.</summary>
    public static List<int> Starts(string text)
    {
        var starts = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length; at = Next(text, at))
        {
            starts.Add(at);
        }

        starts.Add(text.Length);
        return starts;
    }

    private static int Next(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? at + 2 : at + 1;
}
