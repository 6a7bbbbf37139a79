using System.Globalization;
using System.Text;

namespace Growth;

/// <summary>Growth as a picture: each figure as a multiple of what it was in the smallest store.</summary>
internal static class Curve
{
    private const int Width = 640;
    private const int Height = 320;
    private const int Left = 50;
    private const int Right = 170;
    private const int Top = 40;
    private const int Bottom = 40;
    private const double Ceiling = 3;

    public static string Of(IReadOnlyList<Size> all, string machine)
    {
        var svg = new StringBuilder();
        Add(
            svg,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"11\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/><text x=\"10\" y=\"18\">{machine}</text>"
        );
        for (var step = 0; step <= Ceiling; step++)
        {
            Add(
                svg,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(step):F1}\" y2=\"{Y(step):F1}\" stroke=\"#ddd\"/><text x=\"{Left - 25}\" y=\"{Y(step) + 4:F1}\">{step} x</text>"
            );
        }
        foreach (var one in all)
        {
            Add(svg, $"<text x=\"{X(one) - 15:F1}\" y=\"{Height - 20}\">{one.Payments / 1000} k</text>");
        }
        Draw("write, processor time", "#1f5673", one => one.WriteUs);
        Draw("get by id", "#d1495b", one => one.GetUs);
        Draw("look-up by key", "#edae49", one => one.KeyUs);
        Draw("first page", "#66a182", one => one.PageUs);
        return svg.Append("</svg>\n").ToString();

        void Draw(string name, string colour, Func<Size, double> figure)
        {
            var first = figure(all[0]);
            var points = string.Join(
                ' ',
                all.Select(one => string.Create(CultureInfo.InvariantCulture, $"{X(one):F1},{Y(figure(one) / first):F1}"))
            );
            Add(
                svg,
                $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{Width - Right + 8}\" y=\"{Y(figure(all[^1]) / first) + 4:F1}\" fill=\"{colour}\">{name}</text>"
            );
        }

        double X(Size one)
        {
            var (low, high) = (Math.Log(all[0].Payments), Math.Log(all[^1].Payments));
            var part = high > low ? (Math.Log(one.Payments) - low) / (high - low) : 0;
            return Left + (part * (Width - Left - Right));
        }
    }

    private static double Y(double multiple) => Height - Bottom - (Math.Min(multiple, Ceiling) / Ceiling * (Height - Top - Bottom));

    private static void Add(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
