using CsCheck;

namespace Gateway.Tests.Fuzz;

/// <summary>Texts with more of what breaks readers than chance would bring.</summary>
internal static class Text
{
    private static readonly string[] Pieces =
    [
        "\0",
        "\uFFFE",
        "\uFFFF",
        "\uFDD0",
        "\uFEFF",
        "\uD800",
        "\uDFFF",
        "\U0001FFFE",
        "\U0010FFFF",
        "\U0001F600",
        "가",
        "\u1112\u1161\u11ab",
        "e\u0301",
        "\u00e9",
        "\u0344",
        "\u2028",
        "\u202e",
        "\u007f",
        "\r\n",
        "\"",
        "\\",
        "=",
        "+",
        "%",
        "٣",
    ];

    /// <summary>Any text, lone surrogates and what is no character included.</summary>
    public static Gen<string> Any { get; } =
        Gen.Frequency(
                (3, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i])),
                (2, Gen.Char.AlphaNumeric.Select(c => c.ToString())),
                (1, Gen.Char.Select(c => c.ToString()))
            )
            .Array[0, 30]
            .Select(string.Concat);
}
