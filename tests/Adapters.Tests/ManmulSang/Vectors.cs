using System.Text.Json;

namespace Adapters.Tests.ManmulSang;

/// <summary>The published vectors of the wallet.</summary>
internal static class Vectors
{
    public static JsonElement All { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "vectors.json"))).RootElement;

    public static JsonElement Wallet { get; } = All.GetProperty("manmulsang");

    public static JsonElement Amounts { get; } = All.GetProperty("amounts").GetProperty("manmulsang");

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
