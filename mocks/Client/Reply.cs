using System.Text.Json;

namespace Mocks.Client;

/// <summary>An answer over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">By name, in any case; several of one name are joined with commas.</param>
public sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body; of kind <see cref="JsonValueKind.Undefined"/> where it is no object and no array.</summary>
    public JsonElement Json { get; } = Text.StartsWith('{') || Text.StartsWith('[') ? JsonElement.Parse(Text) : default;

    /// <summary>The object's id.</summary>
    public string Id => TextOf("id");

    /// <summary>The status word of the object; of a problem the whole text, so that a failure tells what it was.</summary>
    public string State => Member("status") is { ValueKind: JsonValueKind.String } word ? word.GetString()! : Text;

    /// <summary>The code of a problem.</summary>
    public string Code => TextOf("code");

    /// <summary>Whether the gateway answered a repeat.</summary>
    public bool IsReplayed => Headers.GetValueOrDefault("Idempotency-Replayed") == "true";

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(cancellationToken),
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)
        );

    /// <summary>The member at the end of a path of names.</summary>
    /// <exception cref="InvalidDataException">It is not there; the message says what the answer was, as a problem's status and code.</exception>
    public JsonElement Member(params ReadOnlySpan<string> path) =>
        Find(path) ?? throw new InvalidDataException($"no member \"{string.Join('.', path)}\" in the answer: {Status} {Text}");

    /// <summary>The member at the end of a path of names; null: it is not there.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var member = Json;
        foreach (var name in path)
        {
            if (member.ValueKind != JsonValueKind.Object || !member.TryGetProperty(name, out member))
            {
                return null;
            }
        }
        return member;
    }

    private string TextOf(string name)
    {
        var member = Member(name);
        return member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : throw new InvalidDataException($"\"{name}\" is no text in the answer: {Status} {Text}");
    }
}
