using System.Buffers.Text;
using System.Text;

namespace Gateway.Http;

/// <summary>The opaque mark between two pages of a list: the id of the last row shown.</summary>
internal static class Cursor
{
    public static string After(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    /// <summary>The id inside, or null if this is not a cursor of ours for ids with this prefix.</summary>
    public static string? Read(string cursor, string prefix)
    {
        var bytes = new byte[64];
        if (
            cursor.Length is 0 or > 80
            || cursor.AsSpan().ContainsAnyExceptInRange('!', '~')
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
        )
        {
            return null;
        }
        var id = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        // The way back must give the same text: base64 has several spellings of some byte strings.
        return
            id.StartsWith(prefix, StringComparison.Ordinal)
            && id.Length > prefix.Length
            && id.AsSpan(prefix.Length).IndexOfAnyExcept(IdCharacters) < 0
            && After(id) == cursor
            ? id
            : null;
    }

    private static readonly System.Buffers.SearchValues<char> IdCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );
}
