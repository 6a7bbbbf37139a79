using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Codes;

/// <summary>The published vectors, and the vectors' spelling of our enums (<c>BadTlv</c> is <c>BAD_TLV</c> there).</summary>
internal static partial class Vectors
{
    public static readonly JsonElement Emv = Load("emv-vectors.json");
    public static readonly JsonElement Wallets = Load("vectors.json");

    public static JsonElement ById(string list, string id) =>
        Emv.GetProperty(list).EnumerateArray().Single(vector => vector.Text("id") == id);

    public static TheoryData<string> Ids(string list) => [.. Emv.GetProperty(list).EnumerateArray().Select(vector => vector.Text("id"))];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string? TextOrNull(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static string[] Texts(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    public static string Spelled(Enum value) => WordStart().Replace(value.ToString(), "_").ToUpperInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();

    private static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", name))).RootElement;
}
