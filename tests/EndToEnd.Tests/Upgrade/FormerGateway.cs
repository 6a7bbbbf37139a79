using System.Globalization;
using System.Runtime.CompilerServices;

namespace EndToEnd.Tests.Upgrade;

/// <summary>
/// The last gateway of an older schema, built once for all tests that want it: from the newest tag <c>schema-N</c>, or from the
/// commit named here where tags did not come along. Where neither can be had <see cref="Missing"/> says why.
/// </summary>
public sealed class FormerGateway : IAsyncLifetime
{
    /// <summary>What the newest tag names, and the only place where it is written: a clone may come without tags.</summary>
    private const string Commit = "2f70ad6ed18010b1121505b8f587f9255d7b73a5"; // schema-1

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private readonly string _folder = Directory.CreateTempSubdirectory("former-").FullName;
    private bool _hasTree;

    /// <summary>Why there is none; null if there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>Its program.</summary>
    public string Program => Path.Combine(_folder, "out", "Gateway.dll");

    private string Tree => Path.Combine(_folder, "tree");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            Missing = await BuildAsync(bound.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "git or dotnet is not installed";
        }
        catch (OperationCanceledException)
        {
            Missing = "the former gateway was not built in time";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hasTree)
        {
            await GitAsync(["worktree", "remove", "--force", Tree], CancellationToken.None);
        }
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> BuildAsync(CancellationToken cancellationToken)
    {
        var former = await NewestTagAsync(cancellationToken) ?? await CommitAsync(cancellationToken);
        if (former is null)
        {
            return $"neither a git tag schema-N nor commit {Commit[..7]} is here, as in a shallow clone";
        }
        var tree = await GitAsync(["worktree", "add", "--detach", Tree, former], cancellationToken);
        Assert.True(tree.ExitCode == 0, tree.Text);
        _hasTree = true;
        var built = await Output.OfAsync(
            "dotnet",
            [
                "build",
                Path.Combine(Tree, "src", "Gateway"),
                "-c",
                "Release",
                "-o",
                Path.Combine(_folder, "out"),
                "-v",
                "q",
                "-nologo",
                "-nodeReuse:false",
                "-p:UseSharedCompilation=false",
                "-p:RunAnalyzers=false",
            ],
            new Dictionary<string, string>(StringComparer.Ordinal),
            cancellationToken
        );
        Assert.True(built.ExitCode == 0, built.Text);
        return null;
    }

    private static async Task<string?> NewestTagAsync(CancellationToken cancellationToken)
    {
        var tags = await GitAsync(["tag", "--list", "schema-*"], cancellationToken);
        return tags.ExitCode != 0
            ? null
            : tags
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(tag => Number(tag) is not null)
                .MaxBy(Number);
    }

    private static async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        var found = await GitAsync(["cat-file", "-e", Commit + "^{commit}"], cancellationToken);
        return found.ExitCode == 0 ? Commit : null;
    }

    private static int? Number(string tag) =>
        int.TryParse(tag["schema-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Task<Output> GitAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Output.OfAsync(
            "git",
            ["-C", Path.GetDirectoryName(Here())!, .. arguments],
            new Dictionary<string, string>(StringComparer.Ordinal),
            cancellationToken
        );

    private static string Here([CallerFilePath] string path = "") => path;
}
