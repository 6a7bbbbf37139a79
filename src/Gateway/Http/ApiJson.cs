using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Http;

/// <summary>How answers are written: snake_case, times in UTC with milliseconds, Hangul readable.</summary>
internal static class ApiJson
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>The options for writing; requests are read by <see cref="JsonFields"/>, not by a serializer.</summary>
    public static readonly JsonSerializerOptions Options = Apply(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // Without it the first answer of a fresh gateway would find no way to be written.
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        }
    );

    /// <summary>An answer with a JSON body.</summary>
    public static JsonHttpResult<T> Answer<T>(T view, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(view, Options, ContentType, status);

    /// <summary>Sets these rules on options owned by somebody else, e.g. the framework's.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        // The answers are never put into HTML as they are, so only what JSON itself needs is escaped.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Rfc3339.TryRead(reader.GetString(), out var time) ? time : throw new JsonException("not an RFC 3339 time");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            Rfc3339.Write(writer, value);
    }
}
