using System.Text.Json;

namespace Adapters.Tests.Ullim;

/// <summary>The published vectors of this wallet.</summary>
internal static class UllimVectors
{
    public static readonly JsonElement All = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "vectors.json")))
        .RootElement;

    public static readonly JsonElement Own = All.GetProperty("ullim");

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IEnumerable<JsonElement> List(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            element = element.GetProperty(name);
        }
        return element.EnumerateArray();
    }

    public static string Voucher(string name) => Own.List("vouchers").Single(v => v.Text("name") == name).Text("text");
}
