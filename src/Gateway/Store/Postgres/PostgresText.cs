using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Gateway.Store.Postgres;

/// <summary>The statements as PostgreSQL takes them: without the hints at indexes, which only SQLite needs.</summary>
internal static partial class PostgresText
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The text of a statement.</summary>
    public static string Of(string sql) => Texts.GetOrAdd(sql, text => Hint().Replace(text, string.Empty));

    [GeneratedRegex(" indexed by [a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hint();
}
