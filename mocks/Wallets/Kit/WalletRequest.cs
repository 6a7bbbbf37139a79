using System.Text;

namespace Mocks.Kit;

/// <summary>One request as it stood on the wire: nothing decoded, nothing normalised.</summary>
/// <param name="No">Its number in the request log.</param>
/// <param name="At">Real clock at arrival.</param>
/// <param name="Method">The method, as sent.</param>
/// <param name="Path">The path exactly as sent, still percent-encoded.</param>
/// <param name="Query">What follows the question mark, still percent-encoded; empty if there is none.</param>
/// <param name="Headers">All header lines.</param>
/// <param name="Body">The body's bytes.</param>
public sealed record WalletRequest(long No, DateTimeOffset At, string Method, string Path, string Query, WireHeaders Headers, byte[] Body)
{
    private Dictionary<string, string>? _parameters;

    /// <summary>The body read as UTF-8; bytes that are none become U+FFFD.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>A query parameter, percent-decoded (`+` is a space); null if absent. The first of several counts.</summary>
    public string? Parameter(string name) => (_parameters ??= ReadParameters(Query)).GetValueOrDefault(name);

    private static Dictionary<string, string> ReadParameters(string query)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = cut < 0 ? (pair, "") : (pair[..cut], pair[(cut + 1)..]);
            found.TryAdd(Decode(name), Decode(value));
        }

        return found;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>Header lines of a request; names compare without case, values are kept as sent.</summary>
public sealed class WireHeaders(IReadOnlyList<KeyValuePair<string, string>> lines)
{
    /// <summary>Every line, in the order received.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines { get; } = lines;

    /// <summary>The value, if the header was sent exactly once; otherwise null.</summary>
    public string? Only(string name)
    {
        var all = All(name);
        return all.Count == 1 ? all[0] : null;
    }

    /// <summary>Every value sent under this name.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. Lines.Where(line => string.Equals(line.Key, name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value)];
}
