using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Http;

/// <summary>What a text field may hold. Lengths count Unicode code points of the normalised text.</summary>
/// <param name="Min">The fewest code points.</param>
/// <param name="Max">The most code points.</param>
/// <param name="Allowed">The only characters allowed; null: any.</param>
/// <param name="AllowedWords">How a message names them.</param>
internal sealed record TextRule(
    int Min,
    int Max,
    SearchValues<char>? Allowed = null,
    string AllowedWords = ""
)
{
    private const string Alphanumeric =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Any text from one code point up to a length.</summary>
    public static TextRule UpTo(int max) => new(1, max);

    /// <summary>ASCII letters and digits and the given marks.</summary>
    public static TextRule Token(int max, string marks) =>
        new(
            1,
            max,
            SearchValues.Create(Alphanumeric + marks),
            $"ASCII letters, digits and {string.Join(' ', marks.AsEnumerable())}"
        );

    /// <summary>The text in NFC, or what is wrong with it.</summary>
    /// <param name="raw">The text as sent.</param>
    /// <param name="fault">Completes "field …"; null if the text is good.</param>
    public string Read(string raw, out string? fault)
    {
        if (raw.Contains('\0'))
        {
            fault = "must not contain U+0000";
            return string.Empty;
        }
        if (!JsonText.IsWhole(raw))
        {
            fault = "must not contain half a surrogate pair";
            return string.Empty;
        }
        if (raw.Contains(JsonText.NoCharacter))
        {
            fault = "must not contain U+FFFE";
            return string.Empty;
        }
        var text = raw.Normalize(NormalizationForm.FormC);
        var length = Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Count();
        fault =
            length < Min && Min == 1 ? "must not be empty"
            : length < Min || length > Max
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"must have {Min} to {Max} characters"
                )
            : Allowed is not null && text.AsSpan().ContainsAnyExcept(Allowed)
                ? $"may only contain {AllowedWords}"
            : null;
        return fault is null ? text : string.Empty;
    }
}
