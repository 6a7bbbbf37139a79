using System.Text.Json;

namespace Saebyol.Tests;

/// <summary>The values of `vectors.json`.</summary>
internal static class SaebyolVectors
{
    private static readonly JsonElement Root = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors.json")))
        .RootElement;

    public static string Secret => Root.GetProperty("secret").GetString()!;

    public static TheoryData<string, string, string, string, string, string, string> Signatures =>
        [
            .. Root.GetProperty("signatures")
                .EnumerateArray()
                .Select(v =>
                    (
                        Text(v, "kind"),
                        Text(v, "method"),
                        Text(v, "path"),
                        Text(v, "time"),
                        Text(v, "nonce"),
                        Text(v, "body"),
                        Text(v, "signature")
                    )
                ),
        ];

    public static TheoryData<string, string> Codes =>
        [.. Root.GetProperty("codes").EnumerateArray().Select(v => (Text(v, "code"), Text(v, "match")))];

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
