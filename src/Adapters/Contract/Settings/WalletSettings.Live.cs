using System.Globalization;

namespace Adapters.Contract.Settings;

/// <content>What is judged more strictly where real money moves: secrets and addresses.</content>
public sealed partial class WalletSettings
{
    // What the mocks, the documents and the tests use says so itself.
    private const string Published = "DO-NOT-USE";

    /// <summary>A secret that must be there; see <see cref="OptionalSecret"/>.</summary>
    public string Secret(string key, int shortestLive) =>
        Optional(key) is null ? Missing(key, string.Empty) : OptionalSecret(key, shortestLive) ?? string.Empty;

    /// <summary>
    /// A secret of the form that all have (<see cref="SecretText"/>), or null when absent (or wrong, which is a fault). In live
    /// mode it is none that the mocks use.
    /// </summary>
    /// <param name="key">The key in the section.</param>
    /// <param name="shortestLive">How many characters it has in live mode at the least.</param>
    public string? OptionalSecret(string key, int shortestLive)
    {
        if (Optional(key) is not { } value)
        {
            return null;
        }
        if (!SecretText.IsVisible(value))
        {
            return Wrong<string?>(key, SecretText.Form, null);
        }
        if (Live && value.Contains(Published, StringComparison.OrdinalIgnoreCase))
        {
            return Wrong<string?>(key, "your own in live mode; this one is published with the mocks", null);
        }
        return Live && value.Length < shortestLive
            ? Wrong<string?>(
                key,
                string.Create(CultureInfo.InvariantCulture, $"at least {shortestLive} characters long in live mode"),
                null
            )
            : value;
    }

    /// <summary>An absolute http or https address, in live mode https, that must be there; <paramref name="bare"/>: without path, query and fragment.</summary>
    public Uri RequiredAddress(string key, bool bare) =>
        Optional(key) is null ? Missing(key, new Uri("http://invalid.invalid")) : Address(key, bare) ?? new Uri("http://invalid.invalid");

    /// <summary>An absolute http or https address, in live mode https, or null when absent (or wrong, which is a fault).</summary>
    public Uri? Address(string key, bool bare)
    {
        if (Optional(key) is not { } value)
        {
            return null;
        }
        var good =
            Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Query.Length == 0
            && uri.Fragment.Length == 0
            && (!bare || uri.AbsolutePath == "/");
        if (good && Live && uri!.Scheme != "https")
        {
            return Wrong<Uri?>(key, "an https address in live mode", null);
        }
        return good
            ? uri
            : Wrong<Uri?>(
                key,
                bare ? "an absolute http or https address without a path" : "an absolute http or https address without query or fragment",
                null
            );
    }
}
