using System.Text.Json;

namespace Support;

/// <summary>Members of JSON: where one is not there, a failure says what there was instead, e.g. which problem.</summary>
internal static class JsonMembers
{
    /// <summary>The member at the end of a path of names.</summary>
    /// <param name="answer">What was answered.</param>
    /// <param name="about">What a failure says of the whole, e.g. its status and text.</param>
    /// <param name="path">Names, from the outermost on.</param>
    public static JsonElement Member(this JsonElement answer, string about, params ReadOnlySpan<string> path)
    {
        var member = answer;
        foreach (var name in path)
        {
            if (member.ValueKind != JsonValueKind.Object || !member.TryGetProperty(name, out member))
            {
                Assert.Fail($"no member \"{string.Join('.', path)}\" in the answer: {about}");
            }
        }
        return member;
    }

    /// <summary>The text of a member.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) ? member.GetString()! : json.Member(json.ToString(), name).GetString()!;
}
