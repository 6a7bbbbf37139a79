using System.Text.Json;

namespace Gateway.Tests.Api;

/// <summary>
/// Guards each member of a payment, capture and refund wherever they are shown: answers, reads, lists, events and what an
/// operator sees, for every wallet. What is expected comes from the request, from the wallet's own books and from the lines
/// that the gateway wrote, and never from another view. A member that has no source here is a fault of the test.
/// </summary>
public sealed class EveryViewTests(ShownStories stories) : IClassFixture<ShownStories>
{
    [Fact]
    public void Every_member_of_every_view_has_the_value_of_its_source()
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var shown in stories.Shown)
        {
            kinds.Add($"{shown.Kind} in {shown.Where}");
            foreach (var (member, fault) in Faults(shown))
            {
                // One place tells enough of a member.
                faults.TryAdd($"{shown.Kind} {member}", fault);
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} members:\n{string.Join('\n', faults.Values)}");
        Assert.Equal(Expected().Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected() =>
        new[] { "payment", "capture", "refund" }
            .SelectMany(_ => (string[])["an answer", "a read", "an event"], (kind, where) => $"{kind} in {where}")
            .Concat(["payment in a list", "refund in a list", "payment in an operator's list", "payment in an operator's read"]);

    private static IEnumerable<(string Member, string Fault)> Faults(ShownView shown)
    {
        var name = $"{shown.Story.Scheme}, {shown.Kind} in {shown.Where}";
        var actual = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Flatten(string.Empty, shown.Body, actual);
        var expected = shown.Kind == "payment" ? shown.Story.Payment(shown) : shown.Story.Part(shown);
        foreach (var (member, value) in actual)
        {
            if (!expected.TryGetValue(member, out var source))
            {
                yield return (member, $"{name}: {member} has no source in this test; it is {value}");
            }
            else if (source is Func<JsonElement, bool> fits)
            {
                if (!fits(value))
                {
                    yield return (member, $"{name}: {member} cannot be {value}");
                }
            }
            else if (Text(value) != JsonSerializer.Serialize(source))
            {
                yield return (member, $"{name}: {member} is {value}, and should be {source ?? "null"}");
            }
        }
        foreach (var member in expected.Keys.Except(actual.Keys))
        {
            yield return (member, $"{name}: {member} is missing");
        }
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonSerializer.Serialize(value.GetString()) : value.GetRawText();

    // Leaves by their paths; an empty list is a leaf.
    private static void Flatten(string path, JsonElement element, Dictionary<string, JsonElement> leaves)
    {
        var lead = path.Length == 0 ? string.Empty : path + ".";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(lead + member.Name, member.Value, leaves);
                }
                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                var no = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(FormattableString.Invariant($"{lead}{no++}"), item, leaves);
                }
                break;
            default:
                leaves.Add(path, element);
                break;
        }
    }
}
