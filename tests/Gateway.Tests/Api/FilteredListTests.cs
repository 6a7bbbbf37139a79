using System.Text.Json;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>
/// Guards that a list with a filter holds each row that fits exactly once and in order, however its pages fall: over more rows
/// than a page looks at, with what fits at the last of them and at the first after it.
/// </summary>
public sealed class FilteredListTests(ManyRows rows) : IClassFixture<ManyRows>
{
    private static readonly int[] Limits = [1, 7, 100];

    [Fact]
    public async Task Each_row_that_fits_is_listed_once_and_in_order_whatever_the_pages()
    {
        var answers = await Task.WhenAll(
            from list in rows.Lists
            from limit in Limits
            // Through everything by the largest pages only.
            where limit == Limits[^1] || list.Ids.Count <= ManyRows.Fitting
            select FaultAsync(list, limit)
        );

        var faults = answers.OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Every_list_of_the_document_is_looked_at_with_each_of_its_filters()
    {
        var document = await rows.World.Merchant.GetAsync("/openapi/v1.json");
        var filters = document
            .Member("paths")
            .EnumerateObject()
            .Where(path => path.Value.TryGetProperty("get", out _))
            .SelectMany(path => Parameters(path.Value.GetProperty("get")), (path, name) => (path.Name, name))
            .ToLookup(p => p.Name, p => p.name, StringComparer.Ordinal)
            .Where(path => path.Contains("cursor"))
            .SelectMany(path => path.Where(name => name is not ("cursor" or "limit")), (path, name) => $"{path.Key}?{name}")
            .ToList();

        Assert.True(filters.Count >= 15, $"only {filters.Count} filters were found");
        Assert.Equal(
            filters.Order(StringComparer.Ordinal),
            rows.Lists.SelectMany(list => list.Filters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters
                .EnumerateArray()
                .Where(p => p.GetProperty("in").GetString() == "query")
                .Select(p => p.GetProperty("name").GetString()!)
            : [];

    /// <summary>What is wrong with all pages of a list, or null.</summary>
    private async Task<string?> FaultAsync(FilteredList list, int limit)
    {
        var client = list.IsAdmins ? TestWorld.Client(rows.World.Address, TestWorld.AdminKey) : rows.World.Merchant;
        var (ids, cursor, pages) = (new List<string>(), string.Empty, 0);
        do
        {
            var page = await client.GetAsync(FormattableString.Invariant($"{list.Path}?{list.Query}&limit={limit}{cursor}"));
            if (page.Status != 200)
            {
                return $"{list} in pages of {limit}: {page.Text}";
            }
            var here = page.Member("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!).ToList();
            if (here.Count > limit)
            {
                return $"{list}: a page of {limit} holds {here.Count}";
            }
            ids.AddRange(here);
            cursor = page.Member("next_cursor") is { ValueKind: JsonValueKind.String } next ? "&cursor=" + next.GetString() : string.Empty;
        } while (cursor.Length > 0 && ++pages < list.Ids.Count / limit + 10);

        var missing = list.Ids.Except(ids).ToList();
        var foreign = ids.Except(list.Ids).ToList();
        return cursor.Length > 0 ? $"{list} in pages of {limit}: no end after {pages} pages"
            : missing.Count > 0
                ? $"{list} in pages of {limit}: {missing.Count} rows are missing, the first is row {list.Ids.ToList().IndexOf(missing[0])} of those that fit"
            : foreign.Count > 0 ? $"{list} in pages of {limit}: {foreign.Count} rows that do not fit"
            : ids.Count != list.Ids.Count ? $"{list} in pages of {limit}: {ids.Count - list.Ids.Count} rows come twice"
            : ids.SequenceEqual(list.Ids) ? null
            : $"{list} in pages of {limit}: out of order";
    }
}
