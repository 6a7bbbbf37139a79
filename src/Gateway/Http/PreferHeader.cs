using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Http;

/// <summary>
/// The <c>Prefer: wait=N</c> request header (RFC 7240), 0 to 60 seconds; whatever is malformed is ignored. At most 55 are
/// honoured: many proxies give up a request after 60.
/// </summary>
internal static class PreferHeader
{
    private const int MostSeconds = 60;
    private const int MostHonoured = 55;

    /// <summary>How long the request waits, or null when its caller did not say.</summary>
    public static TimeSpan? Wait(HttpRequest request) =>
        // The answer to HEAD shows no outcome, so there is none to wait for.
        HttpMethods.IsHead(request.Method)
            ? null
            : Wait(request.Headers["Prefer"]);

    /// <summary>The first well-formed <c>wait</c> among the header's values.</summary>
    public static TimeSpan? Wait(StringValues values)
    {
        foreach (var value in values)
        {
            foreach (var preference in Split(value ?? string.Empty, ','))
            {
                // What follows a semicolon are parameters of the preference; wait has none.
                var pair = Split(preference, ';')[0].Split('=', 2);
                if (
                    pair.Length == 2
                    && pair[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(Unquoted(pair[1].Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    && seconds <= MostSeconds
                )
                {
                    return TimeSpan.FromSeconds(Math.Min(seconds, MostHonoured));
                }
            }
        }
        return null;
    }

    /// <summary>How long the request waits, or null when its caller did not say; the answer will tell which wait was honoured.</summary>
    public static TimeSpan? Honour(HttpContext http)
    {
        var wait = Wait(http.Request);
        if (wait is { } honoured)
        {
            http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={honoured.TotalSeconds:0}");
        }
        return wait;
    }

    private static string Unquoted(string value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;

    /// <summary>Splits at a mark outside of quoted strings.</summary>
    private static List<string> Split(string text, char mark)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == mark && !quoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }
}
