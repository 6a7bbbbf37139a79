using System.Globalization;

namespace Load.Tables;

/// <summary>Median and range of some figures.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread? Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        if (sorted.Length == 0)
        {
            return null;
        }
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>As a cell of a table.</summary>
    public string Cell(string format) => $"{Text(Median, format)} ({Text(Least, format)}–{Text(Most, format)})";

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
