namespace Gateway.Tests.Architecture;

/// <summary>The repository as text, read once: what the laws of the architecture are checked against.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The wallets that have an adapter: the folders of <c>src/Adapters</c> that are neither contract nor kit nor network.</summary>
    public static readonly string[] Wallets =
    [
        .. Directory
            .EnumerateDirectories(Path.Combine(Root, "src/Adapters"))
            .Select(folder => Path.GetFileName(folder))
            .Except(["Contract", "Kit", "Network", "bin", "obj"])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Path (with forward slashes, from the root) and text of every source file below a folder.</summary>
    public static IReadOnlyList<(string Path, string Text)> Below(string folder, string pattern = "*.cs")
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(Root, file).Replace('\\', '/'), Full: file))
            .Where(file => !file.Path.Contains("/obj/") && !file.Path.Contains("/bin/"))
            .Select(file => (file.Path, File.ReadAllText(file.Full)))
            .ToList();
        // A law over an empty folder would hold for the wrong reason.
        Assert.NotEmpty(files);
        return files;
    }

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
