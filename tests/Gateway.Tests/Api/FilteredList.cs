namespace Gateway.Tests.Api;

/// <summary>A list with a filter, and what fits it: the ids in the order of the list.</summary>
internal sealed record FilteredList(string Path, string Query, IReadOnlyList<string> Ids)
{
    /// <summary>Whether it belongs to an operator.</summary>
    public bool IsAdmins => Path.StartsWith("/admin/", StringComparison.Ordinal);

    /// <summary>Its filters as path and parameter.</summary>
    public IEnumerable<string> Filters =>
        Query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => $"{Path}?{pair[..pair.IndexOf('=', StringComparison.Ordinal)]}");

    public override string ToString() => $"{Path}?{Query}";
}
