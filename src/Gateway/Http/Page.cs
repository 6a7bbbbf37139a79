namespace Gateway.Http;

/// <summary>One page of a list, as answered.</summary>
/// <param name="Data">The rows, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor)
{
    /// <summary>Makes a page of rows that were read with one row more than the limit, to know whether there are more.</summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, string> id) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], Cursor.After(id(rows[limit - 1]))) : new Page<T>(rows, null);
}
