using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Adapters.Contract.Codes;
using Gateway.Ids;

namespace Gateway.Http;

/// <summary>
/// What makes two requests the same, for comparing only: it is never stored as it is, since what it was made from can be guessed.
/// </summary>
/// <param name="Hex">SHA-256, 64 lower-case hexadecimal digits.</param>
internal readonly record struct RequestDigest(string Hex)
{
    /// <summary>Nothing that could end in a log.</summary>
    public override string ToString() => nameof(RequestDigest);
}

/// <summary>
/// What makes two requests the same request: SHA-256 over method, path and the JSON value, with members sorted, text in
/// NFC, white space between tokens gone, and members that are null left out. Call it on values whose fields were found good.
/// </summary>
internal static class RequestFingerprint
{
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The digest of a request, whatever spelling of the path it used.</summary>
    /// <param name="http">The request's context, after routing.</param>
    /// <param name="body">The JSON value.</param>
    /// <param name="scanned">As below.</param>
    public static RequestDigest Of(HttpContext http, JsonElement body, params ReadOnlySpan<string> scanned) =>
        Of(http.Request.Method, RoutePath.Of(http), body, scanned);

    /// <summary>The digest; <see cref="FingerprintKeys"/> makes the fingerprint of it that is stored.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path without query.</param>
    /// <param name="body">The JSON value.</param>
    /// <param name="scanned">Names of top-level members that a scanner read: <see cref="ScannerText"/> decides what makes them equal.</param>
    public static RequestDigest Of(string method, string path, JsonElement body, params ReadOnlySpan<string> scanned)
    {
        var canonical = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(canonical, Writing))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(method);
            writer.WriteStringValue(path);
            Write(writer, body, scanned);
            writer.WriteEndArray();
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical.WrittenSpan, digest);
        return new RequestDigest(Convert.ToHexStringLower(digest));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, ReadOnlySpan<string> scanned)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, _, inner) in Sorted(value))
                {
                    if (inner.ValueKind == JsonValueKind.Null)
                    {
                        // As for the fields: null says no more than leaving the member out.
                        continue;
                    }
                    writer.WritePropertyName(name);
                    if (inner.ValueKind == JsonValueKind.String && scanned.Contains(name))
                    {
                        writer.WriteStringValue(ScannerText.Normalize(Nfc(JsonText.Of(inner))));
                    }
                    else
                    {
                        Write(writer, inner, []);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, []);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, value);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
                break;
            case JsonValueKind.True:
            case JsonValueKind.False:
                writer.WriteBooleanValue(value.ValueKind == JsonValueKind.True);
                break;
            case JsonValueKind.Undefined:
            case JsonValueKind.Null:
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // Two names may be one once normalised: then they stay in the order in which they came.
    private static (string Name, int At, JsonElement Value)[] Sorted(JsonElement value)
    {
        var members = new (string Name, int At, JsonElement Value)[value.GetPropertyCount()];
        var at = 0;
        foreach (var member in value.EnumerateObject())
        {
            members[at] = (Nfc(JsonText.Of(member)), at, member.Value);
            at++;
        }
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.At - b.At);
        return members;
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (Ascii.IsValid(raw) && !raw.Contains((byte)'\\'))
        {
            // Plain text is its own normal form.
            writer.WriteStringValue(raw);
        }
        else
        {
            writer.WriteStringValue(Nfc(JsonText.Of(text)));
        }
    }

    private static string Nfc(string text) => UnicodeText.CanBeNormalized(text) ? text.Normalize(NormalizationForm.FormC) : text;
}
