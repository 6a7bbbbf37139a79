using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fuzz;

/// <summary>What the fuzzer begins with: every text in the published vectors, sorted to the targets by its look.</summary>
internal static class Corpus
{
    private const int LongestSeed = 4096;

    public static void Write(string vectors, string folder)
    {
        var number = 0;
        foreach (var file in Directory.EnumerateFiles(vectors, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var text in Texts(document.RootElement).Distinct(StringComparer.Ordinal))
            {
                foreach (var target in TargetsOf(text))
                {
                    Put(folder, target, ++number, text);
                }
            }
        }
        Put(folder, "ullim", 0, Ullim);
        Put(folder, "requests", 0, Request);
    }

    private const string Ullim =
        "<ullim ver=\"2.0\"><head><op>INQ</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate>"
        + "<dt>20260302103016</dt><rc>OK</rc></head><body><st>승인</st><amt cur=\"KPW\">12,500</amt><vref>45a2ee92a3938c30</vref></body></ullim>";

    private const string Request =
        """{"amount":1250000,"currency":"KPW","reference":"r-1","description":"식료품","metadata":{"till":"4"},"at":"2026-03-02T01:30:15Z","list":["a"],"present":{"schemes":["jeonseong"]}}""";

    private static string[] TargetsOf(string text) =>
        text.Length is 0 or > LongestSeed ? []
        : text[0] == '{' ? ["jeonseong", "manmulsang", "requests"]
        : text[0] == '<' ? ["ullim"]
        : text.StartsWith("H|", StringComparison.Ordinal) ? ["jeonseong"]
        : text.Contains(' ', StringComparison.Ordinal) ? []
        : ["codes"];

    private static void Put(string folder, string target, int number, string text)
    {
        var path = Path.Combine(folder, target);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, number.ToString("D4", CultureInfo.InvariantCulture)), text, new UTF8Encoding(false));
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => value.EnumerateObject().SelectMany(m => Texts(m.Value)),
            _ => [],
        };
}
