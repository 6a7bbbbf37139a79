using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Image;

/// <summary>An image as the script makes it, unpacked into a temporary folder. Made once for all tests of the class.</summary>
public sealed class ImageFile : IAsyncLifetime
{
    /// <summary>The time of everything in it.</summary>
    public const long Epoch = 1_700_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-image-");

    /// <summary>Why it cannot be made here; null when it can.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() ? "the image is made on Linux"
        : !Array.TrueForAll(["/usr/bin/apt-get", "/usr/bin/dpkg-deb"], File.Exists)
            ? "the image is made of Debian packages, and apt-get or dpkg-deb is missing"
        : null;

    /// <summary>Where the layers are unpacked, one over the other.</summary>
    internal string Root => Path.Combine(_folder.FullName, "root");

    /// <summary>What the script wrote.</summary>
    internal string Told { get; private set; } = "";

    internal JsonNode Index => Json("index.json");

    internal JsonNode Manifest => Json(Blob(Index["manifests"]![0]!));

    internal JsonNode Config => Json(Blob(Manifest["config"]!));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        var file = Path.Combine(_folder.FullName, "image.tar");
        var made = await Output.OfAsync(
            "bash",
            [Path.Combine(Repository(), "src", "image", "build"), file],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SOURCE_DATE_EPOCH"] = $"{Epoch}" },
            CancellationToken.None
        );
        Assert.True(made.ExitCode == 0, made.Text);
        Told = made.Text;
        Directory.CreateDirectory(Layout);
        await TarFile.ExtractToDirectoryAsync(file, Layout, overwriteFiles: false);
        File.Delete(file);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal string Text(string name) => File.ReadAllText(Path.Combine(Layout, name));

    /// <summary>All files of the layout, by their path in it.</summary>
    internal IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Layout, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Layout, file));

    /// <summary>The path of the blob that a descriptor points to.</summary>
    internal static string Blob(JsonNode descriptor) => "blobs/" + descriptor["digest"]!.ToString().Replace(':', '/');

    internal long SizeOf(string name) => new FileInfo(Path.Combine(Layout, name)).Length;

    internal string DigestOf(string name)
    {
        using var file = File.OpenRead(Path.Combine(Layout, name));
        return Sha256(file);
    }

    /// <summary>The digest of a layer as it is before it is compressed.</summary>
    internal string DigestOfContent(string name)
    {
        using var content = Content(name);
        return Sha256(content);
    }

    /// <summary>What lies in a layer, in its order.</summary>
    internal IReadOnlyList<TarEntry> Entries(string name)
    {
        using var content = Content(name);
        using var reader = new TarReader(content);
        List<TarEntry> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>Unpacks all layers with their owners, as an engine does.</summary>
    internal async Task UnpackAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Root);
        foreach (var layer in Manifest["layers"]!.AsArray())
        {
            var unpacked = await Output.OfAsync(
                "tar",
                ["-xzf", Path.Combine(Layout, Blob(layer!)), "--numeric-owner", "-C", Root],
                new Dictionary<string, string>(StringComparer.Ordinal),
                cancellationToken
            );
            Assert.True(unpacked.ExitCode == 0, unpacked.Text);
        }
    }

    private string Layout => Path.Combine(_folder.FullName, "layout");

    private JsonNode Json(string name) => JsonNode.Parse(Text(name))!;

    private GZipStream Content(string name) => new(File.OpenRead(Path.Combine(Layout, name)), CompressionMode.Decompress);

    private static string Sha256(Stream stream) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(stream));

    private static string Repository()
    {
        var place = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(place.FullName, "Gateway.sln")))
        {
            place = place.Parent ?? throw new InvalidOperationException("not in the repository");
        }
        return place.FullName;
    }
}
