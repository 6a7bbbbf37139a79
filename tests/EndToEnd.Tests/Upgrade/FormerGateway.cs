using System.Globalization;
using System.Runtime.CompilerServices;

namespace EndToEnd.Tests.Upgrade;

/// <summary>
/// The last gateway of an older schema, built from its tag <c>schema-N</c> once for all tests that want it. Where it cannot be had
/// <see cref="Missing"/> says why.
/// </summary>
public sealed class FormerGateway : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(6);
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
        using var bound = new CancellationTokenSource(s_patience);
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

    private async Task<string?> BuildAsync(CancellationToken stop)
    {
        var tags = await GitAsync(["tag", "--list", "schema-*"], stop);
        var newest = tags
            .Text.Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
            .Where(tag => Number(tag) is not null)
            .MaxBy(Number);
        if (tags.ExitCode != 0 || newest is null)
        {
            return "there is no git tag schema-N here";
        }
        var tree = await GitAsync(["worktree", "add", "--detach", Tree, newest], stop);
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
            stop
        );
        Assert.True(built.ExitCode == 0, built.Text);
        return null;
    }

    private static int? Number(string tag) =>
        int.TryParse(
            tag["schema-".Length..],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private static Task<Output> GitAsync(IEnumerable<string> arguments, CancellationToken stop) =>
        Output.OfAsync(
            "git",
            ["-C", Path.GetDirectoryName(Here())!, .. arguments],
            new Dictionary<string, string>(StringComparer.Ordinal),
            stop
        );

    private static string Here([CallerFilePath] string path = "") => path;
}
