using System.Collections.Immutable;
using Gateway.Events.Model;
using Gateway.Http;

namespace Gateway.Webhooks;

/// <summary>The fields of an endpoint, and their rules.</summary>
internal static class EndpointFields
{
    /// <summary>The id of an endpoint as a filter.</summary>
    public static readonly TextRule Id = TextRule.Token(64, "_");

    private const int MaxUrl = 2048;

    /// <summary>What follows the scheme: a host without a user before it, then path and query without a fragment, all of it visible ASCII.</summary>
    private const string Rest = @"://[!""$-.0->A-\[\]-~]+([/?][!""$-\[\]-~]*)?$";

    private const string Ascii = "address in ASCII, without user and fragment";

    private static readonly TextRule Https = TextRule.Formed(
        MaxUrl,
        "^[Hh][Tt][Tt][Pp][Ss]" + Rest,
        "must be an absolute https " + Ascii,
        "uri"
    );

    private static readonly TextRule Http = TextRule.Formed(
        MaxUrl,
        "^[Hh][Tt][Tt][Pp][Ss]?" + Rest,
        "must be an absolute http or https " + Ascii,
        "uri"
    );

    /// <summary>The address, that must be there; empty after a fault.</summary>
    public static string RequiredUrl(JsonFields fields, bool allowInsecure) =>
        Checked(fields, fields.RequiredText("url", Rule(allowInsecure))) ?? string.Empty;

    /// <summary>The address, or null when left out or wrong.</summary>
    public static string? Url(JsonFields fields, bool allowInsecure) => Checked(fields, fields.Text("url", Rule(allowInsecure)));

    /// <summary>The patterns, that must be there; empty after a fault.</summary>
    public static ImmutableArray<string> RequiredEvents(JsonFields fields) => fields.RequiredWordList("events", EventTypes.Patterns);

    /// <summary>The patterns, or null when left out.</summary>
    public static ImmutableArray<string>? Events(JsonFields fields) => fields.WordList("events", EventTypes.Patterns);

    private static TextRule Rule(bool allowInsecure) => allowInsecure ? Http : Https;

    // The form leaves open what only a parser knows: names of hosts, addresses and ports.
    private static string? Checked(JsonFields fields, string? url)
    {
        if (url is not { Length: > 0 } || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host.Length > 0))
        {
            return url;
        }
        fields.Fault("url", "must name a host, and a port if any, that there can be");
        return null;
    }
}
