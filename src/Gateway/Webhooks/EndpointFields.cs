using System.Collections.Immutable;
using Gateway.Events;
using Gateway.Http;

namespace Gateway.Webhooks;

/// <summary>The fields of an endpoint, and their rules.</summary>
internal static class EndpointFields
{
    private const int MaxUrl = 2048;

    /// <summary>The address, or null when left out or wrong.</summary>
    public static string? Url(JsonFields fields, bool allowInsecure)
    {
        var url = fields.Text("url", TextRule.UpTo(MaxUrl));
        if (url is null || IsGood(url, allowInsecure))
        {
            return url;
        }
        fields.Fault(
            "url",
            allowInsecure
                ? "must be an absolute http or https address in ASCII, without user and fragment"
                : "must be an absolute https address in ASCII, without user and fragment"
        );
        return null;
    }

    /// <summary>The patterns, or null when left out.</summary>
    public static ImmutableArray<string>? Events(JsonFields fields)
    {
        var events = fields.TextList("events", 1, EventTypes.Patterns.Length, TextRule.UpTo(64));
        if (
            events is { } words
            && words.Any(word => !EventTypes.Patterns.Contains(word, StringComparer.Ordinal))
        )
        {
            fields.Fault("events", $"must be among: {string.Join(", ", EventTypes.Patterns)}");
        }
        return events;
    }

    private static bool IsGood(string url, bool allowInsecure) =>
        IdempotencyKey.IsVisible(url)
        && !url.AsSpan().ContainsAny('\\', '#')
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (
            address.Scheme == Uri.UriSchemeHttps
            || (allowInsecure && address.Scheme == Uri.UriSchemeHttp)
        )
        && address.Host.Length > 0
        && !Authority(url).Contains('@');

    // As it is written: the parser drops an empty user.
    private static ReadOnlySpan<char> Authority(string url)
    {
        var rest = url.AsSpan(url.IndexOf(':', StringComparison.Ordinal) + 1).TrimStart('/');
        var end = rest.IndexOfAny('/', '?');
        return end < 0 ? rest : rest[..end];
    }
}
