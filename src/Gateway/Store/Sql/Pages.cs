namespace Gateway.Store.Sql;

/// <summary>Pages of lists.</summary>
internal static class Pages
{
    /// <summary>Rows that a page looks at, at the most, when a filter has no index.</summary>
    public const int MaxScan = 2000;

    /// <summary>A page of what was found, of which one more was asked for than the page holds.</summary>
    public static Slice<T> Of<T>(List<T> found, int limit, Func<T, string> id) =>
        new([.. found.Take(limit)], found.Count > limit ? id(found[limit - 1]) : null);

    /// <summary>
    /// A page of what fits a filter that has no index, among the next rows of an order that has one. If the rows that were
    /// looked at are used up before the page is full, it goes on after the last of them.
    /// </summary>
    /// <param name="session">Reads.</param>
    /// <param name="columns">What is read of a row, with its id first.</param>
    /// <param name="rows">The rows in their order: <c>from … where … order by id desc</c>.</param>
    /// <param name="fits">The filter.</param>
    /// <param name="limit">How many a page holds.</param>
    /// <param name="read">A row with its id.</param>
    /// <param name="values">The parameters of the rows.</param>
    /// <param name="wanted">The further parameters, of the filter.</param>
    public static async ValueTask<Slice<T>> OfThoseThatFitAsync<T>(
        StoreSession session,
        string columns,
        string rows,
        string fits,
        int limit,
        Func<IStoreRow, (string Id, T Item)> read,
        object?[] values,
        object?[] wanted
    )
    {
        var found = await session.AllAsync(
            $"select * from (select {columns} {rows} limit {MaxScan}) as looked where {fits} order by id desc limit {limit + 1}",
            read,
            [.. values, .. wanted]
        );
        var more = found.Count > limit;
        var last = more ? found[limit - 1].Id : await session.TextAsync($"select {columns} {rows} limit 1 offset {MaxScan - 1}", values);
        return new Slice<T>([.. found.Take(limit).Select(f => f.Item)], last);
    }
}
