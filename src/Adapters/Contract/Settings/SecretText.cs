namespace Adapters.Contract.Settings;

/// <summary>
/// The one form that every secret in the configuration has. A line break or a blank at an end, as an editor or a shell leaves
/// it, makes another secret, which only the wallet would notice.
/// </summary>
public static class SecretText
{
    /// <summary>What a good secret is; completes "must be …".</summary>
    public const string Form = "visible ASCII characters without blanks or line breaks";

    /// <summary>Whether a text has at least one character, and only visible ASCII ones.</summary>
    /// <param name="text">The secret.</param>
    public static bool IsVisible(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
