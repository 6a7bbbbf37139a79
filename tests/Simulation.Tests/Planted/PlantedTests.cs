using System.Runtime.CompilerServices;

namespace Simulation.Tests.Planted;

/// <summary>
/// The bugs that <c>tests/planted</c> plants must still be where they were thought up: code that moved on would make the
/// list prove nothing.
/// </summary>
public sealed class PlantedTests
{
    public static TheoryData<string> Bugs => [.. Directory.EnumerateFiles(Here(), "*.bug").Select(f => Path.GetFileName(f)).Order()];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_still_applies(string bug)
    {
        var planted = PlantedBug.Read(Path.Combine(Here(), bug));

        Assert.NotEmpty(planted.Title);
        Assert.InRange(planted.Law, 1, 11);
        Assert.NotEmpty(planted.Hunks);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var hunk in planted.Hunks)
        {
            var text = texts.GetValueOrDefault(hunk.File) ?? File.ReadAllText(Path.Combine(Here(), "..", "..", "..", hunk.File));
            Assert.Equal(2, text.Split(hunk.Find).Length);
            Assert.NotEqual(hunk.Find, hunk.Replacement);
            texts[hunk.File] = text.Replace(hunk.Find, hunk.Replacement, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void There_are_bugs_enough() => Assert.InRange(Bugs.Count, 12, 99);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
