using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>
/// Reading and writing of JSON, of the admin API and of wallets that speak it: raw UTF-8; in the admin API `snake_case`, and times in
/// UTC with milliseconds.
/// </summary>
public static class AdminJson
{
    private static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>`2026-03-02T01:30:16.000Z`.</summary>
    public static string Time(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text member; false if it is there and no text. Absent and null are both null.</summary>
    public static bool TryText(JsonElement body, string name, out string? text)
    {
        text = null;
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = member.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            return false;
        }
    }

    /// <summary>A whole number ≥ 0; false if it is there and something else. Absent and null are both null.</summary>
    public static bool TryNumber(JsonElement body, string name, out int? number)
    {
        number = null;
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt32(out var read) || read < 0)
        {
            return false;
        }

        number = read;
        return true;
    }

    /// <summary>A truth value; false if it is there and something else. Absent and null are both null.</summary>
    public static bool TryFlag(JsonElement body, string name, out bool? flag)
    {
        flag = null;
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return false;
        }

        flag = member.GetBoolean();
        return true;
    }

    /// <summary>The text; nothing but what JSON demands is escaped.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Raw);

    /// <summary>The object that a body holds, an empty body being an empty object; null if it is anything else.</summary>
    public static JsonElement? ReadObject(byte[] body)
    {
        if (body.Length == 0)
        {
            return JsonDocument.Parse("{}").RootElement;
        }

        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
