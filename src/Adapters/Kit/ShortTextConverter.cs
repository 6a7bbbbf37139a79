using System.Text.Json;
using System.Text.Json.Serialization;
using Adapters.Contract;

namespace Adapters.Kit;

/// <summary>An id or state that may be kept whole, at most <see cref="Evidence.LongestCode"/> characters; a longer one makes its message unreadable.</summary>
public sealed class ShortTextConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: <= Evidence.LongestCode } text ? text : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
