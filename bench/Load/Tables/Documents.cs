using System.Text.Json;
using Load.World;

namespace Load.Tables;

/// <summary>The files of results.</summary>
internal static class Documents
{
    private static readonly string Folder = Path.Combine(Programs.Root, "bench", "results");

    public static JsonSerializerOptions Line { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Write(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), text);
    }

    public static void Write(string name, IEnumerable<Figures> runs) =>
        Write(name, string.Join("\n", runs.Select(one => JsonSerializer.Serialize(one, Line))) + "\n");
}
