using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Http;

/// <summary>
/// Strings inside well-formed JSON, read without throwing: the framework's own reader throws on an escaped half of a
/// surrogate pair, which here is a fault of one field like any other.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a string value, possibly with unpaired surrogates.</summary>
    public static string Of(JsonElement text) => Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    /// <summary>The name of a member, possibly with unpaired surrogates.</summary>
    public static string Of(JsonProperty member) => Unescape(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>The first member named twice in one object at any depth, safe to show; null if there is none.</summary>
    public static string? NamesTwice(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    var name = Of(member);
                    if (!seen.Add(name))
                    {
                        return Shown(name);
                    }
                    if (NamesTwice(member.Value) is { } deeper)
                    {
                        return deeper;
                    }
                }
                return null;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (NamesTwice(item) is { } deeper)
                    {
                        return deeper;
                    }
                }
                return null;
            case JsonValueKind.Undefined:
            case JsonValueKind.String:
            case JsonValueKind.Number:
            case JsonValueKind.True:
            case JsonValueKind.False:
            case JsonValueKind.Null:
            default:
                return null;
        }
    }

    /// <summary>A name from outside, cut and cleaned so that it can stand in an error.</summary>
    public static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length >= 64)
            {
                return shown.Append('…').ToString();
            }
            _ = Rune.IsControl(rune) ? shown.Append('\uFFFD') : shown.Append(rune.ToString());
        }
        return shown.ToString();
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            var escape = (char)raw[at + 1];
            text.Append(
                escape switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => (char)ushort.Parse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    _ => escape,
                }
            );
            raw = raw[(at + (escape == 'u' ? 6 : 2))..];
        }
        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }
}
