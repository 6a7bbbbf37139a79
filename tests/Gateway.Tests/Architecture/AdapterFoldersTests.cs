namespace Gateway.Tests.Architecture;

/// <summary>One adapter's folder reads like every other: the same files, each with the type of its name.</summary>
public sealed class AdapterFoldersTests
{
    // What every wallet has, in the order in which a reader needs it.
    private static readonly string[] Always = ["{0}Messages", "I{0}Api", "{0}Codes", "{0}Protocol", "{0}Mapping", "{0}Wallet", "{0}Setup"];

    // What a wallet has if there is such a thing.
    private static readonly string[] Sometimes =
    [
        "{0}Rules",
        "{0}CustomerCode",
        "{0}Callbacks",
        "{0}Captures",
        "{0}Cancel",
        "{0}Numbers",
        "{0}Vouchers",
        "{0}Settlement",
    ];

    /// <summary>Wallets and their folders, the samples among them.</summary>
    public static TheoryData<string, string> Wallets =>
        [
            .. SourceTree.Wallets.Select(wallet => new TheoryDataRow<string, string>(wallet, $"src/Adapters/{wallet}")),
            .. Directory
                .EnumerateDirectories(Path.Combine(SourceTree.Root, "samples"))
                .Select(Path.GetFileName)
                .Select(wallet => new TheoryDataRow<string, string>(wallet!, $"samples/{wallet}/{wallet}.Adapter")),
        ];

    [Theory]
    [MemberData(nameof(Wallets))]
    public void A_wallets_folder_has_the_files_that_all_have_and_no_others(string wallet, string folder)
    {
        var files = SourceTree.Below(folder).Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToList();
        var always = Named(Always, wallet);

        Assert.Empty(always.Except(files));
        Assert.Empty(files.Except(always).Except(Named(Sometimes, wallet)));
    }

    [Theory]
    [MemberData(nameof(Wallets))]
    public void A_file_holds_the_type_of_its_name(string wallet, string folder)
    {
        Assert.NotEmpty(wallet);
        Assert.All(
            SourceTree.Below(folder),
            file => Assert.Matches($@"\b(class|record|interface|enum) {Path.GetFileNameWithoutExtension(file.Path)}\b", file.Text)
        );
    }

    private static List<string> Named(string[] forms, string wallet) =>
        [.. forms.Select(form => form.Replace("{0}", wallet, StringComparison.Ordinal))];
}
