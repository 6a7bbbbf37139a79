using System.Collections.Immutable;
using Gateway.Ids;

namespace Gateway.Store.Engine;

/// <summary>Pages of lists.</summary>
internal static class Paging
{
    /// <summary>Rows that a page looks at, at the most, when a filter has no index.</summary>
    public const int MaxScan = 2000;

    /// <summary>Which ids a list shows that may be bounded by time: from the first one on, below the second one.</summary>
    /// <param name="prefix">Of the ids.</param>
    /// <param name="after">Made then or later.</param>
    /// <param name="before">Made earlier.</param>
    /// <param name="cursor">Only ids below this one.</param>
    public static (string From, string Below) Between(string prefix, DateTimeOffset? after, DateTimeOffset? before, string? cursor)
    {
        var below = before is { } end ? ObjectId.Floor(prefix, end) : prefix + "`";
        return (
            after is { } begin ? ObjectId.Floor(prefix, begin) : prefix + "_",
            cursor is not null && string.CompareOrdinal(cursor, below) < 0 ? cursor : below
        );
    }

    /// <summary>
    /// A page of some rows. If there is a filter that has no index, it is a page of what fits among the next rows; if those are used
    /// up before the page is full, it goes on after the last of them.
    /// </summary>
    /// <param name="session">Reads.</param>
    /// <param name="rows">Of which rows.</param>
    /// <param name="limit">How many a page holds.</param>
    /// <param name="read">A row with its id.</param>
    public static async ValueTask<Slice<T>> ReadAsync<T>(Session session, PageRows rows, int limit, Func<IRow, (string Id, T Item)> read)
    {
        var all = $"select {rows.Columns} {rows.From}";
        var found = await session.AllAsync(
            rows.Fits is null
                ? $"{all} limit {limit + 1}"
                : $"select * from ({all} limit {MaxScan}) as looked where {rows.Fits} order by id desc limit {limit + 1}",
            read,
            [.. rows.Values, .. rows.Wanted]
        );
        var next =
            found.Count > limit ? found[limit - 1].Id
            : rows.Fits is null ? null
            : await session.TextAsync($"{all} limit 1 offset {MaxScan - 1}", [.. rows.Values]);
        return new Slice<T>([.. found.Take(limit).Select(f => f.Item)], next);
    }
}

/// <summary>The rows of a list.</summary>
/// <param name="Columns">What is read of a row; under a filter its id comes first.</param>
/// <param name="From">The rows in their order: <c>from … where … order by id desc</c>.</param>
/// <param name="Values">The parameters of the rows.</param>
internal sealed record PageRows(string Columns, string From, params ImmutableArray<object?> Values)
{
    /// <summary>A filter that has no index; null: every row fits.</summary>
    public string? Fits { get; init; }

    /// <summary>The further parameters, of the filter.</summary>
    public ImmutableArray<object?> Wanted { get; init; } = [];
}

/// <summary>A page of a list, as read.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Where the next page goes on; null: there is none.</param>
internal sealed record Slice<T>(ImmutableArray<T> Items, string? Next);
