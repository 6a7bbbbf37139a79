namespace Mocks.Kit;

/// <summary>How a request itself asks for misbehaviour.</summary>
public static class Triggers
{
    /// <summary>
    /// The number of the `F` trigger, 0 for none: the end of the merchant reference (`-F01` … `-F27`) decides; only if
    /// that has none, the first mark (`[F01]` … `[F27]`) in the free text.
    /// </summary>
    public static int Number(string? merchantReference, string? freeText)
    {
        var reference = merchantReference ?? "";
        if (reference.Length >= 4 && NumberIn(reference.AsSpan(reference.Length - 4), "-F") is > 0 and var number)
        {
            return number;
        }

        var text = freeText ?? "";
        for (var at = 0; at + 5 <= text.Length; at++)
        {
            if (text[at + 4] == ']' && NumberIn(text.AsSpan(at, 4), "[F") is > 0 and var marked)
            {
                return marked;
            }
        }

        return 0;
    }

    /// <summary>The amount as whole won for amount triggers; 0 if it has a rest in chon.</summary>
    public static long WholeWon(long amountChon) => amountChon % 100 == 0 ? amountChon / 100 : 0;

    private static int NumberIn(ReadOnlySpan<char> four, string lead)
    {
        if (!four.StartsWith(lead, StringComparison.Ordinal) || !char.IsAsciiDigit(four[2]) || !char.IsAsciiDigit(four[3]))
        {
            return 0;
        }

        var number = ((four[2] - '0') * 10) + (four[3] - '0');
        return number <= 27 ? number : 0;
    }
}
