namespace Gateway.Http;

/// <summary>One page of a list, as answered.</summary>
/// <param name="Data">The rows, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor);

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>The page of rows that were read.</summary>
    /// <param name="rows">Newest first.</param>
    /// <param name="next">The id after which the next page begins; null: this is the last one.</param>
    /// <param name="view">How a row is shown.</param>
    public static Page<TView> Of<TRow, TView>(IEnumerable<TRow> rows, string? next, Func<TRow, TView> view) =>
        new([.. rows.Select(view)], next is null ? null : Cursor.After(next));

    /// <summary>The page of rows of which one more than the limit was read, to know whether there are more.</summary>
    public static Page<TView> Of<TRow, TView>(IEnumerable<TRow> rows, int limit, Func<TRow, string> id, Func<TRow, TView> view)
    {
        var read = rows.Take(limit + 1).ToList();
        return Of(read.Take(limit), read.Count > limit ? id(read[limit - 1]) : null, view);
    }
}
