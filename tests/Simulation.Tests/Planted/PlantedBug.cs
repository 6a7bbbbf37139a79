using System.Globalization;

namespace Simulation.Tests.Planted;

/// <summary>A deliberate bug as its file tells of it: a title, the law that it should break, and what is changed where.</summary>
internal sealed record PlantedBug(string Title, int Law, IReadOnlyList<Hunk> Hunks)
{
    /// <summary>Reads the format that <c>tests/planted</c> reads too.</summary>
    public static PlantedBug Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var hunks = new List<Hunk>();
        var (file, law) = (string.Empty, 0);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("law: ", StringComparison.Ordinal))
            {
                law = int.Parse(lines[i][5..], CultureInfo.InvariantCulture);
            }
            else if (lines[i].StartsWith("file: ", StringComparison.Ordinal))
            {
                file = lines[i][6..];
            }
            else if (lines[i] == "<<<<")
            {
                var middle = Array.IndexOf(lines, "====", i);
                var end = Array.IndexOf(lines, ">>>>", middle);
                hunks.Add(new Hunk(file, string.Join('\n', lines[(i + 1)..middle]), string.Join('\n', lines[(middle + 1)..end])));
                i = end;
            }
        }
        return new PlantedBug(lines[0], law, hunks);
    }
}

/// <summary>One change: the text that occurs once in the file, and what stands there instead.</summary>
internal sealed record Hunk(string File, string Find, string Replacement);
