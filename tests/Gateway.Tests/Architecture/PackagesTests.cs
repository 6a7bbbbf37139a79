using System.Xml.Linq;

namespace Gateway.Tests.Architecture;

/// <summary>The list of packages names what is used and nothing else.</summary>
public sealed class PackagesTests
{
    [Fact]
    public void Every_pinned_package_is_referenced_or_listed_as_transitive()
    {
        var pinned = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props")).Descendants("ItemGroup").ToList();
        var transitive = Names(pinned.Where(group => group.Attribute("Label")?.Value == "transitive"));
        var direct = Names(pinned.Where(group => group.Attribute("Label")?.Value != "transitive"));
        var referenced = SourceTree
            .Below(".", "*.csproj")
            .Concat(SourceTree.Below(".", "*.props"))
            .SelectMany(file => XDocument.Parse(file.Text).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")?.Value ?? reference.Attribute("Update")!.Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.InRange(referenced.Count, 20, int.MaxValue);
        Assert.Equal(direct.Order(StringComparer.Ordinal), referenced.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(transitive, referenced.Contains);
    }

    private static List<string> Names(IEnumerable<XElement> groups) =>
        [.. groups.Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value)];
}
