using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Http;

/// <summary>Times on the wire: RFC 3339, read with any offset, written in UTC with milliseconds.</summary>
internal static partial class Rfc3339
{
    public const string Mend = "must be an RFC 3339 time, e.g. 2026-03-02T01:30:15.123Z";

    /// <summary>E.g. <c>2026-03-02T01:30:15.123Z</c>; parts of a millisecond are cut off.</summary>
    public static string Write(DateTimeOffset time)
    {
        // The standard form, which is much cheaper to write than a pattern, has four digits more.
        Span<char> text = stackalloc char[28];
        _ = time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = 'Z';
        return new string(text[..24]);
    }

    /// <summary>The same into a JSON text.</summary>
    public static void Write(Utf8JsonWriter json, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[28];
        _ = time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        json.WriteStringValue(text[..24]);
    }

    /// <summary>Reads a time; digits beyond 100 ns are cut off.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || Shape().Match(text) is not { Success: true } match)
        {
            return false;
        }
        var fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        var zone = match.Groups["zone"].Value is "Z" or "z" ? "+00:00" : match.Groups["zone"].Value;
        return DateTimeOffset.TryParseExact(
            $"{match.Groups["date"].Value}T{match.Groups["time"].Value}.{fraction}{zone}",
            "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out time
        );
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Shape();
}
