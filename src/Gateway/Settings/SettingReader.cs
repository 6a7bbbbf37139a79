using System.Collections.Immutable;
using System.Globalization;
using Adapters.Contract.Settings;

namespace Gateway.Settings;

/// <summary>Reads one section and notes every fault, so that a wrong configuration is mended in one go; values never appear.</summary>
internal sealed class SettingReader(IConfigurationSection section)
{
    // Below a path that is also a route, nobody could tell whether a proxy took the path away.
    private static readonly string[] OwnRoutes = ["admin", "callbacks", "docs", "health", "metrics", "openapi", "problems", "v1"];

    private readonly List<string> _faults = [];

    /// <summary>All faults so far.</summary>
    public ImmutableArray<string> Faults => [.. _faults];

    /// <summary>Notes a fault.</summary>
    /// <param name="key">The key in the section.</param>
    /// <param name="mend">Completes "must be …"; never a value.</param>
    public void Fault(string key, string mend) => _faults.Add($"{section.Path}:{key} must be {mend}");

    /// <summary>One of some words.</summary>
    public string Word(string key, string fallback, ImmutableArray<string> words)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return fallback;
        }
        foreach (var word in words)
        {
            if (word.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }
        Fault(key, string.Join(" or ", words));
        return fallback;
    }

    /// <summary>A whole number within a range.</summary>
    public int Whole(string key, int fallback, int min, int max)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return fallback;
        }
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }
        Fault(key, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return fallback;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool fallback)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return fallback;
        }
        if (bool.TryParse(value, out var flag))
        {
            return flag;
        }
        Fault(key, "true or false");
        return fallback;
    }

    /// <summary>An absolute http or https address without query and fragment, or null when absent.</summary>
    public Uri? Address(string key)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return null;
        }
        if (
            Uri.TryCreate(value.TrimEnd('/'), UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address.Query.Length == 0
            && address.Fragment.Length == 0
            && address.UserInfo.Length == 0
        )
        {
            return address;
        }
        Fault(key, "an absolute http or https address without query or fragment");
        return null;
    }

    /// <summary>
    /// As <see cref="Address"/>, with a path of unreserved characters only (RFC 3986 §2.3): wallets sign it as they were
    /// told it, so there must be one way to write it.
    /// </summary>
    public Uri? PublicAddress(string key)
    {
        if (Address(key) is not { } address)
        {
            return null;
        }
        if (OwnRoutes.Contains(address.Segments.ElementAtOrDefault(1)?.TrimEnd('/')))
        {
            Fault(key, $"an address whose path does not begin with one of the gateway's own: {string.Join(", ", OwnRoutes)}");
            return null;
        }
        if (
            address.OriginalString.EndsWith(address.AbsolutePath.TrimEnd('/'), StringComparison.Ordinal)
            && !address.AbsolutePath.Contains("//", StringComparison.Ordinal)
            && address.AbsolutePath.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or '~')
        )
        {
            return address;
        }
        Fault(key, "an address whose path, if it has one, consists of A-Z, a-z, 0-9, -, ., _, ~ and single slashes");
        return null;
    }

    /// <summary>Whether a setting is not there, or empty.</summary>
    public bool IsAbsent(string key) => string.IsNullOrEmpty(section[key]);

    /// <summary>A secret, or null when absent (or of another form, which is a fault).</summary>
    public string? Secret(string key)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return null;
        }
        if (SecretText.IsVisible(value))
        {
            return value;
        }
        Fault(key, SecretText.Form);
        return null;
    }

    /// <summary>The keys of a list's entries, e.g. <c>List:0</c>; empty entries are left out.</summary>
    public IEnumerable<string> Names(string key) =>
        section.GetSection(key).GetChildren().Where(child => child.Value is { Length: > 0 }).Select(child => $"{key}:{child.Key}");

    /// <summary>A key that begins <c>ak_</c>, or null when absent.</summary>
    public string? AdminKey(string key)
    {
        if (section[key] is not { Length: > 0 } value)
        {
            return null;
        }
        if (value.StartsWith("ak_", StringComparison.Ordinal) && value.Length is > 3 and <= 203 && SecretText.IsVisible(value))
        {
            return value;
        }
        Fault(key, "ak_ and 1 to 200 visible ASCII characters");
        return null;
    }
}
