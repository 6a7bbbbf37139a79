using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Codes;

/// <summary>The vectors' spelling of our enums (<c>BadTlv</c> is <c>BAD_TLV</c> there), and members that may be null.</summary>
internal static partial class Spelling
{
    public static string? TextOrNull(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static string[] Texts(this JsonElement element, string name) => [.. element.List(name).Select(item => item.GetString()!)];

    public static string Spelled(Enum value) => WordStart().Replace(value.ToString(), "_").ToUpperInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
