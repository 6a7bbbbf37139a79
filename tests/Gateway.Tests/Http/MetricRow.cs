using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Http;

/// <summary>A metric: as the page's table has it, or as <c>/metrics</c> shows it.</summary>
/// <param name="Name">The instrument's.</param>
/// <param name="Shown">Its name at <c>/metrics</c>.</param>
/// <param name="Kind">Counter, histogram or the like.</param>
/// <param name="Unit">A dash: none.</param>
/// <param name="Labels">In order, parted by spaces; a dash: none.</param>
internal sealed partial record MetricRow(string Name, string Shown, string Kind, string Unit, string Labels)
{
    /// <summary>The rows of the page's table, by name.</summary>
    public static MetricRow[] Table()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "scale.md"));
        return
        [
            .. text[text.IndexOf("<!-- metrics -->", StringComparison.Ordinal)..]
                .Split('\n')
                .SkipWhile(line => !line.StartsWith('|'))
                .TakeWhile(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Split('|').Select(cell => cell.Replace("`", "").Trim()).ToArray())
                .Select(cells => new MetricRow(
                    cells[1],
                    cells[2],
                    cells[3],
                    cells[4],
                    string.Join(' ', cells[5].Split(", ").Order(StringComparer.Ordinal))
                ))
                .OrderBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What <c>/metrics</c> shows of the gateway: name, kind and labels.</summary>
    public static IEnumerable<string> ShownBy(string page)
    {
        var lines = page.Split('\n');
        foreach (Match type in TypeLine().Matches(page))
        {
            var name = type.Groups["name"].Value;
            var labels = lines
                .Where(line => SeriesOf(name).Any(series => line.StartsWith(series + "{", StringComparison.Ordinal)))
                .Select(line =>
                    string.Join(
                        ' ',
                        Label()
                            .Matches(line)
                            .Select(label => label.Groups["name"].Value)
                            .Where(label => label is not "le" && !label.StartsWith("otel_", StringComparison.Ordinal))
                            .Order(StringComparer.Ordinal)
                    )
                )
                .Distinct()
                .ToList();
            yield return $"{name} | {type.Groups["kind"].Value} | {(labels is [{ Length: > 0 } only] ? only : labels.All(text => text.Length == 0) ? "–" : string.Join(" or ", labels))}";
        }

        static string[] SeriesOf(string name) => [name, name + "_bucket", name + "_count", name + "_sum"];
    }

    [GeneratedRegex(
        @"^# TYPE (?<name>gateway_\S+) (?<kind>\S+)",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TypeLine();

    [GeneratedRegex("(?<name>[a-z_]+)=\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
