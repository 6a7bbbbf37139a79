using System.Text.Json;

namespace Support;

/// <summary>The published vectors of <c>tests/Vectors</c>.</summary>
internal static class Vectors
{
    /// <summary>Those of the wallets' protocols.</summary>
    public static JsonElement All { get; } = Load("vectors.json");

    /// <summary>Those of EMVCo's codes.</summary>
    public static JsonElement Emv { get; } = Load("emv-vectors.json");

    /// <summary>What stands at the end of a path of names among the wallets' vectors.</summary>
    public static JsonElement At(params ReadOnlySpan<string> path) => All.Member("tests/Vectors/vectors.json", path);

    /// <summary>The entries of a list at the end of a path.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member("a vector", path).EnumerateArray();

    /// <summary>The vector of EMVCo's codes with an id.</summary>
    public static JsonElement ById(string list, string id) => Emv.List(list).Single(vector => vector.Text("id") == id);

    /// <summary>The ids of a list of EMVCo's codes, for a theory.</summary>
    public static TheoryData<string> Ids(string list) => [.. Emv.List(list).Select(vector => vector.Text("id"))];

    private static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", name))).RootElement;
}
