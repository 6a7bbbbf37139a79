using System.Globalization;

namespace Gateway.Tests.Architecture;

/// <summary>The machines that <c>docs/scale.md</c> reckons with follow from the figures that it names.</summary>
public sealed class ScaleTests
{
    private const double MostOfFew = 1_000;
    private const double SecondsOfDay = 86_400;
    private static readonly double[] Rates = [100, 10_000, 1_000_000];

    [Fact]
    public void The_table_of_machines_follows_from_the_table_of_figures()
    {
        var figures = Table("<!-- figures -->").ToDictionary(row => row[0].Trim('`'), row => (Few: Number(row[2]), Many: Number(row[3])));

        var reckoned = Rates.Select(rate => Row(rate, name => rate <= MostOfFew ? figures[name].Few : figures[name].Many));

        Assert.Equal(
            string.Join('\n', reckoned),
            string.Join('\n', Table("<!-- machines -->").Select(row => $"| {string.Join(" | ", row)} |"))
        );
    }

    [Fact]
    public void The_table_of_connections_is_what_the_gateway_takes()
    {
        var rows = Table("<!-- connections -->");

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(Whole(row[1]), Gateway.Http.ConnectionLimits.Within(Whole(row[0])).Most));
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Row(double rate, Func<string, double> figure)
    {
        var gateway = rate * figure("g") / 1000 / figure("u");
        var database = rate * figure("d") / 1000 / figure("u");
        var commits = 2 * rate / figure("k");
        var stored = rate * figure("m") * figure("b") * SecondsOfDay;
        double[] needs = [1, database / figure("c"), commits / figure("f"), stored * figure("q") / figure("s")];
        var workers = needs.Select(Math.Ceiling).Max();
        string[] cells =
        [
            Text(rate, "N0"),
            Text(gateway, "N1"),
            Text(Math.Max(2, Math.Ceiling(gateway / figure("c"))), "N0"),
            Text(Math.Max(2, Math.Ceiling(database)), "N0"),
            Text(database, "N1"),
            Text(commits, "N0"),
            Text(stored / 1e9, "N0"),
            Text(workers, "N0"),
            Text(rate * figure("w") / workers / 1e6, "N1"),
            Text(rate * (figure("n") + figure("h")) * 8 / 1e9, "N2"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static IEnumerable<string[]> Table(string mark)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "scale.md"));
        return text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..]
            .TrimStart()
            .Split('\n')
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
