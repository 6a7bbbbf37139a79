using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Walk;

/// <summary>An answer over HTTP: its status and its JSON, read without trust that a member is there.</summary>
internal sealed record Reply(int Status, bool Replayed, JsonNode? Body)
{
    public static async Task<Reply> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var replayed = answer.Headers.TryGetValues("Idempotency-Replayed", out var values);
        return new Reply((int)answer.StatusCode, replayed && values!.Contains("true"), Parse(answer.StatusCode, text));
    }

    /// <summary>A text member, or a hyphen.</summary>
    public string Text(params ReadOnlySpan<string> path) =>
        Find(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "-";

    /// <summary>An integer member, or -1.</summary>
    public long Number(params ReadOnlySpan<string> path) =>
        Find(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : -1;

    /// <summary>The entries of an array member, none when it is absent.</summary>
    public IReadOnlyList<JsonNode?> List(params ReadOnlySpan<string> path) => Find(path) is JsonArray array ? [.. array] : [];

    private JsonNode? Find(ReadOnlySpan<string> path)
    {
        var here = Body;
        foreach (var name in path)
        {
            here = here is JsonObject node ? node[name] : null;
        }

        return here;
    }

    private static JsonNode? Parse(HttpStatusCode status, string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new HttpRequestException($"status {(int)status} without JSON", broken);
        }
    }
}
