using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Gateway.Tests.Architecture;

/// <summary>
/// The rooms of the gateway stand in the one order that src/README.md names, and a room knows only those before it: by its
/// usings, and by every type that its compiled code names. So there is no cycle either.
/// </summary>
public sealed partial class RoomsTests
{
    private static readonly string[] Order = ReadOrder();

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        var folders = SourceTree.Below("src/Gateway").Select(file => RoomOf(Namespace().Match(file.Text).Groups["name"].Value)).Distinct();

        Assert.Equal(Order.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_using_points_to_a_later_room()
    {
        var wrong =
            from file in SourceTree.Below("src/Gateway")
            let room = RoomOf(Namespace().Match(file.Text).Groups["name"].Value)
            from match in Using().Matches(file.Text)
            let other = RoomOf(match.Groups["name"].Value)
            where IsLater(other, room)
            select $"{file.Path} uses {match.Groups["name"].Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_type_names_one_of_a_later_room()
    {
        var types = new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build().Types.Where(IsOurs).ToList();
        Assert.InRange(types.Count, 300, int.MaxValue);
        var wrong =
            from type in types
            from target in type.Dependencies.Select(dependency => dependency.Target).Where(IsOurs)
            where IsLater(RoomOf(target.Namespace.FullName), RoomOf(type.Namespace.FullName))
            select $"{type.FullName} names {target.FullName}";

        var found = wrong.Distinct().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    // A type parameter is said to lie where any method declares one of its name.
    private static bool IsOurs(IType type) =>
        type is not GenericParameter
        && type.Namespace?.FullName is { } name
        && (name == "Gateway" || name.StartsWith("Gateway.", StringComparison.Ordinal));

    private static bool IsLater(string room, string than) => Array.IndexOf(Order, room) > Array.IndexOf(Order, than);

    // The model of a room is a room of its own; Program.cs and what belongs to it are the last one. Generated code has no folder.
    private static string RoomOf(string name) =>
        name.Split('.') switch
        {
            [_, var room, "Model", ..] => $"{room}.Model",
            [_, var room, ..] => room,
            _ => "Program",
        };

    private static string[] ReadOrder()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "README.md"));
        var line = page.Split('\n').Single(line => line.StartsWith("**Ids** ←", StringComparison.Ordinal));
        return [.. Room().Matches(line).Select(match => match.Groups["name"].Value)];
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (static )?(?<name>Gateway(\.\w+)*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Using();

    [GeneratedRegex(@"\*\*(?<name>[\w.]+)\*\*", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Room();
}
