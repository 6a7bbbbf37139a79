using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>Who may know whom, and what may not stand in the source.</summary>
public sealed class ForbiddenArrowsTests
{
    private static readonly string Wallets = $"({string.Join('|', SourceTree.Wallets)})";

    [Fact]
    public void Adapters_know_neither_the_gateway_nor_the_web_server_nor_a_store() =>
        Nowhere(SourceTree.Below("src/Adapters"), @"\b(using|global::)\s*(Gateway|Microsoft\.AspNetCore|Microsoft\.Data)\b");

    [Fact]
    public void The_contract_knows_no_adapter_and_no_kit() =>
        Nowhere(SourceTree.Below("src/Adapters/Contract"), $@"\bAdapters\.({Wallets}|Kit|Network)\b");

    [Fact]
    public void The_kit_knows_no_adapter() =>
        Nowhere(SourceTree.Below("src/Adapters/Kit").Concat(SourceTree.Below("src/Adapters/Network")), $@"\bAdapters\.{Wallets}\b");

    [Fact]
    public void The_gateway_knows_the_contract_and_the_network_and_not_what_adapters_are_built_from() =>
        Nowhere(SourceTree.Below("src/Gateway"), @"\bAdapters\.Kit\b");

    [Fact]
    public void An_adapter_knows_no_other_adapter()
    {
        Assert.InRange(SourceTree.Wallets.Length, 3, int.MaxValue);
        foreach (var wallet in SourceTree.Wallets)
        {
            Nowhere(SourceTree.Below($"src/Adapters/{wallet}"), $@"\busing Adapters\.(?!{wallet}\b){Wallets}\b");
        }
    }

    [Fact]
    public void Only_the_wallets_room_names_an_adapter() =>
        Nowhere(
            SourceTree.Below("src/Gateway").Where(file => file.Path != "src/Gateway/Wallets/WalletsModule.cs"),
            $@"\bAdapters\.{Wallets}\b"
        );

    [Fact]
    public void No_word_of_a_wallets_wire_is_known_to_the_gateway() =>
        Nowhere(SourceTree.Below("src/Gateway"), "rspCode|tradeSts|merchantOrderNo|승인");

    [Fact]
    public void Mocks_reference_no_project_of_src() =>
        // The sandbox lies beside them: it only has the gateway built, and starts it as a process.
        Nowhere(SourceTree.Below("mocks/Wallets", "*.csproj"), @"Include=""[^""]*[/\\]src[/\\]");

    [Fact]
    public void Nothing_of_the_product_knows_the_sample() => Nowhere(Product(), "Saebyol");

    [Fact]
    public void A_model_reads_no_clock_and_does_nothing_that_waits()
    {
        var files = SourceTree.Below("src/Gateway").Where(file => file.Path.Contains("/Model/", StringComparison.Ordinal)).ToList();
        Assert.InRange(files.Count, 30, int.MaxValue);
        Nowhere(files, @"\bTimeProvider\b|\bClock\.Now\b|\bDateTime(Offset)?\.(Utc)?Now\b|\bSystem\.(IO|Net)\b|\basync\b|\bawait\b");
    }

    [Fact]
    public void A_log_event_has_a_number_of_its_own()
    {
        var numbers = SourceTree
            .Below("src/Gateway")
            .SelectMany(file =>
                Regex.Matches(file.Text, @"LoggerMessage\(\s*(?<id>[0-9]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            )
            .Select(found => found.Groups["id"].Value)
            .ToList();

        Assert.InRange(numbers.Count, 25, int.MaxValue);
        Assert.Empty(numbers.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Time_comes_from_the_provider() => Nowhere(Product(), @"\bDateTime(Offset)?\.(Utc)?Now\b");

    [Fact]
    public void Nothing_is_left_for_later() => Nowhere(Product(), @"\b(TODO|FIXME|NotImplementedException)\b|""/(home|root|Users|opt)/");

    [Fact]
    public void A_file_over_250_lines_states_its_reason()
    {
        // The catalogue of problems is one list: split, the codes could not be read side by side.
        string[] allowed = ["src/Gateway/Http/ProblemCatalog.cs"];
        var longer = SourceTree.Below("src").Where(file => file.Text.Count(letter => letter == '\n') > 250).Select(file => file.Path);
        Assert.Equal(allowed, longer);
    }

    private static IEnumerable<(string Path, string Text)> Product() => SourceTree.Below("src").Concat(SourceTree.Below("mocks"));

    private static void Nowhere(IEnumerable<(string Path, string Text)> files, string pattern) =>
        Assert.Empty(
            files.SelectMany(file =>
                Regex
                    .Matches(file.Text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                    .Select(found => $"{file.Path}: {found.Value}")
            )
        );
}
