using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Nasty;

/// <summary>Each of the 27 behaviours at each of the three wallets, and the matrix that comes of it.</summary>
public sealed partial class NastyMatrixTests(NastyFixture play) : IClassFixture<NastyFixture>
{
    /// <summary>Every cell that is played.</summary>
    public static TheoryData<int, string, string> Cells()
    {
        var data = new TheoryData<int, string, string>();
        foreach (var behaviour in Behaviours.All)
        {
            foreach (var (scheme, cell) in behaviour.Cells)
            {
                if (cell is Cell.Played)
                {
                    data.Add(behaviour.No, scheme, behaviour.Name);
                }
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task The_gateway_reacts_rightly_and_its_books_are_the_wallets(int no, string scheme, string name)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(name);
        await play.EndOf(no, scheme);
    }

    [Fact]
    public async Task Every_cell_is_played_or_explained_and_the_matrix_is_written()
    {
        Assert.Equal(Enumerable.Range(1, 27), Behaviours.All.Select(b => b.No));
        var page = new StringBuilder("| F | behaviour | jeonseong | manmulsang | ullim |\n|---|---|---|---|---|\n");
        var open = new List<string>();
        foreach (var behaviour in Behaviours.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {behaviour.No:00} | {behaviour.Name} |");
            foreach (var (scheme, cell) in behaviour.Cells)
            {
                var words = await WordsAsync(behaviour.No, scheme, cell);
                page.Append(CultureInfo.InvariantCulture, $" {words} |");
                if (!Settled().IsMatch(words))
                {
                    open.Add($"F{behaviour.No:00} at {scheme}: {words}");
                }
            }
            page.Append('\n');
        }

        var matrix = page.ToString();
        TestContext.Current.TestOutputHelper?.WriteLine(matrix);
        await File.WriteAllTextAsync(Path.Combine(ResultsFolder(), "nasty-matrix.md"), matrix, TestContext.Current.CancellationToken);
        Assert.Empty(open);
    }

    [Fact]
    public void What_the_document_ticks_is_not_explained_away()
    {
        var ticked = TickedRow()
            .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs/wallets/README.md")))
            .SelectMany(row => TicksOf(row))
            .ToHashSet();
        Assert.Equal(27, ticked.Select(t => t.No).Distinct().Count());

        var explained =
            from behaviour in Behaviours.All
            from cell in behaviour.Cells
            where cell.Cell is Cell.NotApplicable
            select (behaviour.No, cell.Scheme);
        Assert.Empty(explained.Intersect(ticked));
    }

    [Fact]
    public async Task What_is_missing_is_missing_still_and_who_has_no_callbacks_takes_none()
    {
        var schemes = await play.Stage.Ullim.Merchant.GetAsync("/v1/schemes");
        var missing =
            from behaviour in Behaviours.All
            from cell in behaviour.Cells
            let lacks = cell.Cell is Cell.Unserved unserved ? unserved.Missing : (cell.Cell as Cell.Played)?.Missing
            where lacks is not null
            select lacks.Capability;
        Assert.Equal(200, schemes.Status);
        Assert.All(missing.Distinct(), capability => Assert.DoesNotContain($"\"{capability}\"", schemes.Text, StringComparison.Ordinal));
        foreach (var scheme in (string[])["jeonseong", "ullim"])
        {
            var answer = await play.Stage.Ullim.Merchant.PostAsync($"/callbacks/{scheme}", "{}");
            Assert.Equal(404, answer.Status);
        }
    }

    private async Task<string> WordsAsync(int no, string scheme, Cell cell)
    {
        switch (cell)
        {
            case Cell.Played played:
                try
                {
                    await play.EndOf(no, scheme);
                    return played.Missing is { } half ? $"passed; {half.What}" : "passed";
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    return $"FAILED: {failure.Message.ReplaceLineEndings(" ")}";
                }
            case Cell.NotApplicable { Why: { Length: > 0 } why }:
                return $"n/a: {why}";
            case Cell.Unserved { Missing: { What.Length: > 0 } missing }:
                return $"not served: {missing.What}";
            default:
                return "neither played nor explained";
        }
    }

    // Beside the reports of the run, wherever the runner was told to put them.
    private static string ResultsFolder()
    {
        var arguments = Environment.GetCommandLineArgs();
        var at = Array.IndexOf(arguments, "--results-directory");
        var folder = at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : Path.Combine(AppContext.BaseDirectory, "TestResults");
        return Directory.CreateDirectory(folder).FullName;
    }

    private static IEnumerable<(int No, string Scheme)> TicksOf(Match row)
    {
        var numbers = row.Groups["no"].Value.Split(" / ").Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        foreach (var scheme in (string[])["jeonseong", "manmulsang", "ullim"])
        {
            var mark = row.Groups[scheme].Value;
            // A number instead of a tick: only that one of the row's.
            var single = int.TryParse(mark, CultureInfo.InvariantCulture, out var only);
            foreach (var no in numbers.Where(n => mark != "–" && (!single || n == only || mark == "422")))
            {
                yield return (no, scheme);
            }
        }
    }

    [GeneratedRegex(
        @"^\| (?<no>\d+( / \d+)*) \| [^|]+ \| (?<jeonseong>[^|]+) \| (?<manmulsang>[^|]+) \| (?<ullim>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TickedRow();

    [GeneratedRegex("^(passed|n/a: .|not served: .)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Settled();
}
