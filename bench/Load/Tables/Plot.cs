using System.Globalization;
using System.Text;
using Load.World;

namespace Load.Tables;

/// <summary>A comparison as a picture: what each contender does in a second, and what one payment costs it.</summary>
internal static class Plot
{
    private const int Label = 180;
    private const int Bars = 300;
    private const int Row = 18;
    private const int Head = 60;
    private static readonly string[] Colours = ["#7aa6c2", "#1f5673"];
    private static readonly int[] Clients = [16, 64];

    public static string Of(IReadOnlyList<Figures> all, string machine)
    {
        var names = all.Where(one => one.Contender != Names.Fresh && one.ThinkMs == 0)
            .Select(one => one.Contender)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var height = Head + (names.Count * ((Clients.Length * Row) + 10)) + 20;
        var svg = new StringBuilder();
        Add(
            svg,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{2 * (Label + Bars + 60)}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
        );
        Add(svg, $"<text x=\"10\" y=\"18\">{Escaped(machine)}</text>");
        Panel(svg, 0, "payments/s (16 clients, 64 clients), more is better", "F0", one => one.PerSecond);
        Panel(
            svg,
            Label + Bars + 60,
            "processor ms a payment, with its database server, less is better",
            "F3",
            one => one.Cpu + one.DatabaseCpu
        );
        return svg.Append("</svg>\n").ToString();

        void Panel(StringBuilder into, int left, string title, string format, Func<Figures, double> figure)
        {
            Add(into, $"<text x=\"{left + 10}\" y=\"42\" font-weight=\"bold\">{title}</text>");
            var medians = names.ToDictionary(
                name => name,
                name => Clients.Select(count => Median(name, count, figure)).ToList(),
                StringComparer.Ordinal
            );
            var most = medians.Values.SelectMany(one => one).DefaultIfEmpty(1).Max();
            var y = Head;
            foreach (var name in names)
            {
                Add(into, $"<text x=\"{left + 10}\" y=\"{y + 22}\">{Escaped(name)}</text>");
                for (var i = 0; i < Clients.Length; i++, y += Row)
                {
                    var median = medians[name][i];
                    var text = median.ToString(format, CultureInfo.InvariantCulture);
                    Add(
                        into,
                        $"<rect x=\"{left + Label}\" y=\"{y}\" width=\"{Math.Max(1, Bars * median / most):F1}\" height=\"{Row - 3}\" fill=\"{Colours[i]}\"/><text x=\"{left + Label + 5 + (Bars * median / most):F1}\" y=\"{y + 12}\">{text}</text>"
                    );
                }
                y += 10;
            }
        }

        double Median(string name, int count, Func<Figures, double> figure) =>
            Spread.Of(all.Where(one => one.Contender == name && one.Clients == count && one.ThinkMs == 0).Select(figure))?.Median ?? 0;
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
