namespace Adapters.Tests.Conformance;

/// <summary>The mocks' page lists the faults that the scenarios arm.</summary>
public sealed class MockPageTests
{
    [Fact]
    public void The_page_lists_what_the_scenarios_need()
    {
        var page = File.ReadAllLines(Path.Combine(Root(), "mocks", "Wallets", "README.md"));

        var table = page.SkipWhile(line => line != "<!-- faults -->").Skip(3).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(string.Join('\n', WalletConformance.FaultRows()), string.Join('\n', table));
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Gateway.sln")))
        {
            at = at.Parent!;
        }
        return at.FullName;
    }
}
