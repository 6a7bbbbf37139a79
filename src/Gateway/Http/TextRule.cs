using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Ids;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>What a text field may hold. Lengths count Unicode code points of the normalised text.</summary>
/// <param name="Min">The fewest code points.</param>
/// <param name="Max">The most code points.</param>
internal sealed record TextRule(int Min, int Max)
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const string NoCharacters = @"[\x00\uFFFE]";
    private const string NoControls = @"[\x00-\x1F\x7F-\x9F\uFFFE]";

    /// <summary>The only characters allowed, all of ASCII; null: any.</summary>
    private SearchValues<char>? Allowed { get; init; }

    /// <summary>How a message names them.</summary>
    private string AllowedWords { get; init; } = string.Empty;

    /// <summary>The same as a regular expression for the document; null where every text of the right length is allowed.</summary>
    private string? Pattern { get; init; }

    /// <summary>What <see cref="Pattern"/> says beyond single characters; null: nothing.</summary>
    private Regex? Form { get; init; }

    /// <summary>How a message describes the form.</summary>
    private string FormWords { get; init; } = string.Empty;

    /// <summary>The <c>format</c> that a schema names; null: none.</summary>
    private string? Format { get; init; }

    /// <summary>Whether the text is one line without control characters.</summary>
    private bool IsLine { get; init; }

    /// <summary>Any text from one code point up to a length.</summary>
    public static TextRule UpTo(int max) => new(1, max);

    /// <summary>Text without control characters.</summary>
    public static TextRule Line(int max) => new(1, max) { IsLine = true };

    /// <summary>ASCII letters and digits and the given marks; a hyphen is the last of them.</summary>
    public static TextRule Token(int max, string marks) =>
        new(1, max)
        {
            Allowed = SearchValues.Create(Alphanumeric + marks),
            AllowedWords = $"ASCII letters, digits and {string.Join(' ', marks.AsEnumerable())}",
            Pattern = $"^[A-Za-z0-9{marks}]+$",
        };

    /// <summary>Capital letters of ASCII, so many.</summary>
    public static TextRule Capitals(int count) =>
        new(count, count)
        {
            Allowed = SearchValues.Create(Alphanumeric.AsSpan(0, 26)),
            AllowedWords = "capital letters A to Z",
            Pattern = "^[A-Z]+$",
        };

    /// <summary>ASCII text of a form.</summary>
    /// <param name="max">The most characters.</param>
    /// <param name="pattern">The form, from <c>^</c> to <c>$</c>, in what all languages' regular expressions know.</param>
    /// <param name="words">Completes "field …".</param>
    /// <param name="format">The <c>format</c> that a schema names.</param>
    public static TextRule Formed(int max, string pattern, string words, string format) =>
        new(1, max)
        {
            Pattern = pattern,
            // In .NET a $ also stands before a line break at the end.
            Form = new Regex(pattern[..^1] + @"\z", RegexOptions.NonBacktracking),
            FormWords = words,
            Format = format,
        };

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
        if (!UnicodeText.IsWhole(raw))
        {
            fault = "must not contain half a surrogate pair";
            return string.Empty;
        }
        if (raw.Contains(UnicodeText.NoCharacter))
        {
            fault = "must not contain U+FFFE";
            return string.Empty;
        }
        // What only looks like ASCII may become ASCII by normalising, such as the sign of Kelvin; it is not what was allowed.
        var text = Pattern is null ? raw.Normalize(NormalizationForm.FormC) : raw;
        var length = Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Count();
        fault =
            length < Min && Min == 1 ? "must not be empty"
            : length < Min || length > Max ? string.Create(CultureInfo.InvariantCulture, $"must have {Min} to {Max} characters")
            : Allowed is not null && text.AsSpan().ContainsAnyExcept(Allowed) ? $"may only contain {AllowedWords}"
            : Form?.IsMatch(text) == false ? FormWords
            : IsLine && text.Any(char.IsControl) ? "must not contain control characters"
            : null;
        return fault is null ? text : string.Empty;
    }

    /// <summary>The rule as a schema.</summary>
    public OpenApiSchema ToSchema() =>
        new()
        {
            Type = JsonSchemaType.String,
            MinLength = Min > 0 ? Min : null,
            // Without a limit of its own the body's is the only one.
            MaxLength = Max == int.MaxValue ? null : Max,
            Pattern = Pattern,
            Format = Format,
            Description = Pattern is null ? "Lengths count Unicode code points of the text in NFC." : null,
            // Under not, where only validators look: not every language's regular expressions know these characters.
            Not = Pattern is null
                ? new OpenApiSchema
                {
                    // Else null, to which no pattern applies, would be what is not allowed.
                    Type = JsonSchemaType.String,
                    Pattern = IsLine ? NoControls : NoCharacters,
                }
                : null,
        };
}
