using System.Text.RegularExpressions;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Tests.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Architecture;

/// <summary>The tables of settings name what the program reads, and nothing else.</summary>
public sealed partial class SettingPagesTests
{
    private static readonly string[] Wallets = ["Jeonseong", "ManmulSang", "Ullim"];

    [Fact]
    public void The_contracts_table_has_every_setting_of_the_gateway() =>
        Assert.Equal(
            Configured.Asked().Where(key => !key.StartsWith("Adapters:", StringComparison.Ordinal)),
            OfTheGateway("docs/api.md").Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_first_pages_table_has_only_settings_that_there_are_with_the_contracts_defaults()
    {
        var named = OfTheGateway("README.md").ToList();
        Assert.NotEmpty(named);
        Assert.Subset(Configured.Asked().ToHashSet(), named.ToHashSet());
        var contract = Defaults("docs/api.md");
        var page = Defaults("README.md");
        Assert.All(
            page.Where(row => row.Key.StartsWith("Gateway:", StringComparison.Ordinal)),
            row => Assert.Equal(contract[row.Key], row.Value)
        );
    }

    [Theory]
    [InlineData("Jeonseong")]
    [InlineData("ManmulSang")]
    [InlineData("Ullim")]
    public void A_wallets_document_has_every_setting_of_its_adapter(string wallet)
    {
        var prefix = $"Adapters:{wallet}:";
        var named = Rows($"docs/wallets/{wallet.ToLowerInvariant()}.md", "Settings of the adapter")
            .SelectMany(row => InCode().Matches(row.Split('|')[1]))
            .Select(found => found.Groups["name"].Value)
            .Where(name => SettingName().IsMatch(name));

        Assert.Equal(
            Configured
                .Asked()
                .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(key => key[prefix.Length..].Split(':')[0])
                .Where(key => key != "Enabled")
                .Distinct(StringComparer.Ordinal),
            named.Select(name => name.Split(':')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_first_page_names_what_each_wallet_cannot_do_without()
    {
        var rows = Rows("README.md", "What each wallet needs");
        foreach (var wallet in Wallets)
        {
            var column = Array.FindIndex(rows[0].Split('|'), cell => cell.Contains(wallet, StringComparison.Ordinal));
            var named = rows.Skip(1)
                .SelectMany(row => InCode().Matches(row.Split('|')[column]))
                .Select(found => found.Groups["name"].Value)
                .Where(name => name != "PrivateKeyFile");
            var missing = Configured.Faults([], ($"Adapters:{wallet}:Enabled", "true")).Select(fault => fault.Split(' ')[0].Split(':')[2]);

            Assert.Equal(missing.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Where_nobody_says_where_the_gateway_listens_where_the_page_says()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.AddHttp(GatewaySettings.Read(builder.Configuration, out _));

        Assert.Equal(Defaults("README.md")["ASPNETCORE_URLS"], $"`{builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey)}`");
    }

    private static IEnumerable<string> OfTheGateway(string page) =>
        Rows(page, "## Configuration")
            .SelectMany(row => InCode().Matches(row.Split('|')[1]))
            .Select(found => found.Groups["name"].Value)
            .Where(name =>
                name.StartsWith("Gateway:", StringComparison.Ordinal) || name.StartsWith("ConnectionStrings:", StringComparison.Ordinal)
            );

    /// <summary>The last column of the table of settings, by each name of the first.</summary>
    private static Dictionary<string, string> Defaults(string page) =>
        Rows(page, "## Configuration")
            .SelectMany(row => InCode().Matches(row.Split('|')[1]).Select(found => (found.Groups["name"].Value, row.Split('|')[3].Trim())))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The rows of the first table after a mark, its head first.</summary>
    private static string[] Rows(string page, string mark)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, page));
        var rows = text[text.IndexOf(mark, StringComparison.Ordinal)..]
            .Split('\n')
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Where(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .ToArray();
        Assert.True(rows.Length > 3, page);
        return rows;
    }

    [GeneratedRegex("`(?<name>[A-Za-z_<>:]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex InCode();

    [GeneratedRegex("^[A-Z][A-Za-z]+(:<id>)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();
}
