using System.Text.RegularExpressions;
using Gateway.Payments.Model;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Architecture;

/// <summary>What the pages state as fact is true, and what they point to is there.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Pages =
    [
        "README.md",
        "CONTRIBUTING.md",
        "src/README.md",
        "mocks/Wallets/README.md",
        .. Directory
            .EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SourceTree.Root, f).Replace('\\', '/')),
    ];

    [Fact]
    public void Every_file_that_the_architecture_page_names_exists()
    {
        var missing = InCode()
            .Matches(Read("src/README.md"))
            .Select(m => m.Groups["name"].Value)
            .Where(name => name.StartsWith("Gateway/", StringComparison.Ordinal) || name.StartsWith("Adapters/", StringComparison.Ordinal))
            .Where(name => !Exists(Path.Combine("src", name)))
            .ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_path_that_the_contributors_page_names_exists()
    {
        var named = InCode()
            .Matches(Read("CONTRIBUTING.md"))
            .Select(m => m.Groups["name"].Value)
            .Where(name => Rooted().IsMatch(name))
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(Exists(name), name));
    }

    [Fact]
    public void Every_link_between_the_pages_leads_somewhere()
    {
        var broken = Pages
            .SelectMany(page =>
                Link()
                    .Matches(Read(page))
                    .Select(m => m.Groups["target"].Value.Split('#')[0])
                    .Where(target => target.Length > 0 && !target.Contains("://"))
                    .Where(target => !Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                    .Select(target => $"{page}: {target}")
            )
            .ToList();

        Assert.Empty(broken);
    }

    [Fact]
    public void The_table_of_states_is_the_state_table()
    {
        var expected = Enum.GetValues<PaymentStatus>()
            .Select(status =>
            {
                var after = StateTable.After(status);
                var words = after.Count == 0 ? "–" : string.Join(", ", after.Select(s => $"`{s.Word()}`"));
                return $"| `{status.Word()}` | {words} |";
            });

        Assert.Equal(expected, Table("src/README.md", "<!-- states -->"));
    }

    [Fact]
    public async Task The_table_of_capabilities_is_what_the_gateway_answers()
    {
        await using var world = await TestWorld.StartAsync();
        var reply = await world.Merchant.GetAsync("/v1/schemes");
        var answered = reply
            .Member("data")
            .EnumerateArray()
            .Select(scheme =>
            {
                var words = scheme.GetProperty("capabilities").EnumerateArray().Select(word => $"`{word.GetString()}`");
                return $"| `{scheme.GetProperty("id").GetString()}` | {string.Join(", ", words)} |";
            });

        Assert.Equal(answered, Table("src/README.md", "<!-- capabilities -->"));
    }

    [Fact]
    public async Task The_table_of_looks_for_late_money_is_what_the_adapters_state()
    {
        // An empty setting means its default.
        await using var world = await TestWorld.StartAsync(
            ("Adapters:Jeonseong:ConfirmAfterCloseSeconds", ""),
            ("Adapters:Jeonseong:InquiryWindowSeconds", ""),
            ("Adapters:Jeonseong:OrderGraceSeconds", ""),
            ("Adapters:ManmulSang:ConfirmAfterCloseSeconds", ""),
            ("Adapters:ManmulSang:PollAfterExpirySeconds", ""),
            ("Adapters:Ullim:ConfirmAfterCancelSeconds", "")
        );
        var stated = world
            .Services.GetRequiredService<WalletDirectory>()
            .All.SelectMany(wallet =>
                new[] { ("customer", wallet.Facts.CustomerCode), ("shop", wallet.Facts.MerchantCode) }
                    .Where(way => way.Item2 is not null)
                    .Select(way =>
                    {
                        var looks = string.Join(", ", way.Item2!.LateLooks.Select(look => look.TotalSeconds));
                        return $"| `{wallet.Facts.Id}` | {way.Item1} | {way.Item2.Confirm.TotalSeconds} | {(looks.Length == 0 ? "–" : looks)} |";
                    })
            );

        Assert.Equal(stated, Table("docs/api.md", "<!-- late-looks -->"));
    }

    [Fact]
    public void The_state_table_of_the_merchants_contract_names_every_status()
    {
        var text = Read("docs/api.md");

        Assert.All(Enum.GetValues<PaymentStatus>(), status => Assert.Contains($"`{status.Word()}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_project_is_in_the_solution()
    {
        var solution = Read("Gateway.sln").Replace('\\', '/');
        var projects = Directory
            .EnumerateFiles(SourceTree.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SourceTree.Root, f).Replace('\\', '/'))
            .ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.Contains(p, solution, StringComparison.Ordinal));
    }

    private static string[] Table(string page, string mark)
    {
        var text = Read(page);
        return
        [
            .. text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..]
                .TrimStart()
                .Split('\n')
                .TakeWhile(line => line.StartsWith('|'))
                .Skip(2),
        ];
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(SourceTree.Root, page));

    private static bool Exists(string path)
    {
        var full = Path.Combine(SourceTree.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex("`(?<name>[A-Za-z./]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex InCode();

    [GeneratedRegex(@"^(src|tests|mocks|docs)/|^\.ci/", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rooted();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
