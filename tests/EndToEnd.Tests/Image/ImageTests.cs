using System.Formats.Tar;
using System.Net;
using System.Text.Json.Nodes;
using Sandbox;

namespace EndToEnd.Tests.Image;

/// <summary>The image is what the specification of OCI asks for, the same whoever builds it, and it runs.</summary>
public sealed class ImageTests(ImageFile image) : IClassFixture<ImageFile>
{
    private const string MediaTypes = "application/vnd.oci.image.";

    [Fact]
    public void Every_digest_and_every_size_is_that_of_the_blob_and_no_blob_is_left_over()
    {
        SkipWhereItCannotBeMade();
        Assert.Equal("1.0.0", JsonNode.Parse(image.Text("oci-layout"))!["imageLayoutVersion"]!.ToString());
        Assert.Equal(2, (int)image.Index["schemaVersion"]!);
        Assert.Equal(MediaTypes + "index.v1+json", image.Index["mediaType"]!.ToString());
        var top = Assert.Single(image.Index["manifests"]!.AsArray())!;
        Assert.Equal("linux", top["platform"]!["os"]!.ToString());
        Assert.Equal("amd64", top["platform"]!["architecture"]!.ToString());
        Assert.Contains(top["digest"]!.ToString(), image.Told, StringComparison.Ordinal);
        IsThere(top, "manifest.v1+json");

        Assert.Equal(2, (int)image.Manifest["schemaVersion"]!);
        Assert.Equal(MediaTypes + "manifest.v1+json", image.Manifest["mediaType"]!.ToString());
        IsThere(image.Manifest["config"]!, "config.v1+json");
        var layers = image.Manifest["layers"]!.AsArray();
        Assert.Equal(2, layers.Count);
        Assert.All(layers, layer => IsThere(layer!, "layer.v1.tar+gzip"));

        string[] expected =
        [
            "index.json",
            "oci-layout",
            .. layers.Append(top).Append(image.Manifest["config"]).Select(descriptor => ImageFile.Blob(descriptor!)),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), image.Files().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_configuration_names_the_layers_as_they_are_unpacked_and_a_user_without_rights()
    {
        SkipWhereItCannotBeMade();
        var config = image.Config;
        Assert.Equal("linux", config["os"]!.ToString());
        Assert.Equal("amd64", config["architecture"]!.ToString());
        Assert.Equal("layers", config["rootfs"]!["type"]!.ToString());
        Assert.Equal(
            image.Manifest["layers"]!.AsArray().Select(layer => image.DigestOfContent(ImageFile.Blob(layer!))),
            config["rootfs"]!["diff_ids"]!.AsArray().Select(digest => digest!.ToString())
        );
        Assert.Equal(2, config["history"]!.AsArray().Count);

        var run = config["config"]!;
        Assert.Equal("10001:10001", run["User"]!.ToString());
        Assert.Equal("/app/Gateway", Assert.Single(run["Entrypoint"]!.AsArray())!.ToString());
        Assert.NotNull(run["ExposedPorts"]!["8080/tcp"]);
        Assert.NotNull(run["Volumes"]!["/data"]);
    }

    [Fact]
    public void Nothing_in_a_layer_tells_when_where_or_by_whom_it_was_built()
    {
        SkipWhereItCannotBeMade();
        foreach (var layer in image.Manifest["layers"]!.AsArray())
        {
            var entries = image.Entries(ImageFile.Blob(layer!));
            var names = entries.Select(entry => entry.Name.TrimEnd('/')).ToList();
            Assert.Equal(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), names);
            Assert.All(
                entries,
                entry =>
                {
                    var owner = entry.Name == "data/" ? 10001 : 0;
                    Assert.Equal(owner, entry.Uid);
                    Assert.Equal(owner, entry.Gid);
                    Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(ImageFile.Epoch), entry.ModificationTime);
                    var special = UnixFileMode.SetUser | UnixFileMode.SetGroup;
                    Assert.Equal(UnixFileMode.None, entry.Mode & special);
                    // What anybody may write besides the folder for temporary files would be a gift to an intruder.
                    Assert.True(
                        entry.EntryType == TarEntryType.SymbolicLink
                            || !entry.Mode.HasFlag(UnixFileMode.OtherWrite)
                            || entry.Name == "tmp/",
                        entry.Name
                    );
                }
            );
        }
    }

    [Fact]
    public async Task The_gateway_in_it_starts_as_its_user_and_answers()
    {
        SkipWhereItCannotBeMade();
        var stop = TestContext.Current.CancellationToken;
        Assert.SkipUnless(
            await Contained.IsAllowedAsync(stop),
            "nobody but root may change the root and mount, nor may root in some containers"
        );
        await image.UnpackAsync(stop);

        using var gateway = Contained.Start(image, SandboxPorts.FreePort());
        using var http = new HttpClient { BaseAddress = gateway.Address };

        Assert.Equal(HttpStatusCode.OK, await gateway.AskAsync(http, "/health/live", stop));
        Assert.Equal(HttpStatusCode.OK, await gateway.AskAsync(http, "/health/ready", stop));
        Assert.True(File.Exists(Path.Combine(image.Root, "data", "gateway.db")));
    }

    private static void SkipWhereItCannotBeMade() => Assert.SkipWhen(ImageFile.Missing is not null, ImageFile.Missing ?? "");

    private void IsThere(JsonNode descriptor, string kind)
    {
        Assert.Equal(MediaTypes + kind, descriptor["mediaType"]!.ToString());
        var blob = ImageFile.Blob(descriptor);
        Assert.Equal((long)descriptor["size"]!, image.SizeOf(blob));
        Assert.Equal(descriptor["digest"]!.ToString(), image.DigestOf(blob));
    }
}
