using System.Text.Json;

namespace Adapters.Tests.Fuzz;

/// <summary>A second opinion on a JSON answer, by other means than the adapters' own.</summary>
internal static class Json
{
    /// <summary>The top-level members; null if the bytes are no JSON object or name a member twice at the top.</summary>
    public static Dictionary<string, string>? Members(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                members[member.Name] =
                    member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }
            return members;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Fails if a member is there and is something else.</summary>
    public static void Agrees(this Dictionary<string, string> members, string name, string ours)
    {
        if (members.TryGetValue(name, out var theirs))
        {
            Assert.Equal(ours, theirs);
        }
    }
}
