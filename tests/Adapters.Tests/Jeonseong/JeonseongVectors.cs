using System.Text.Json;

namespace Adapters.Tests.Jeonseong;

/// <summary>The published vectors of this wallet.</summary>
internal static class JeonseongVectors
{
    public static readonly JsonElement All = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "vectors.json")))
        .RootElement;

    public static readonly JsonElement Own = All.GetProperty("jeonseong");

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string Secret(string keyId) => Own.GetProperty("secrets").GetProperty(keyId).Text("text");

    public static JsonElement Signature(string name) => Own.GetProperty("signatures").EnumerateArray().Single(s => s.Text("name") == name);
}
