using System.Text.Json;

namespace Adapters.Tests.Jeonseong;

/// <summary>The published vectors of this wallet.</summary>
internal static class JeonseongVectors
{
    public static readonly JsonElement Own = Vectors.At("jeonseong");

    public static string Secret(string keyId) => Own.GetProperty("secrets").GetProperty(keyId).Text("text");

    public static JsonElement Signature(string name) => Own.List("signatures").Single(s => s.Text("name") == name);
}
