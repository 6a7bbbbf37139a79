using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Adapters.Kit.Disclosures;

namespace Adapters.Kit;

/// <summary>
/// JSON in camelCase. Requests leave out what is null and write Hangul as it is. An answer is read strictly: a member of another
/// type than its record's, one that comes twice or a text that is no Unicode makes the whole of it unreadable; members
/// that the record does not name are ignored.
/// </summary>
public sealed class JsonFormat : MessageFormat
{
    private const string JsonType = "application/json";
    private readonly JsonSerializerOptions _options;
    private readonly int _longest;

    /// <summary>Makes the format of a wallet's messages.</summary>
    /// <param name="types">The messages, usually a source-generated context.</param>
    /// <param name="mediaType">The header <c>Content-Type</c> of requests.</param>
    /// <param name="longest">How many bytes an answer has at the most.</param>
    /// <param name="nullsAreTexts">Whether a member that must be a text may be null.</param>
    /// <param name="money">How members that hold <see cref="Money"/> are written; null: there are none.</param>
    public JsonFormat(
        IJsonTypeInfoResolver types,
        string mediaType = JsonType,
        int longest = 8 * 1024 * 1024,
        bool nullsAreTexts = true,
        MoneyConverter? money = null
    )
        : base(mediaType)
    {
        _longest = longest;
        _options = new JsonSerializerOptions
        {
            TypeInfoResolver = types,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            // The bodies are never put into HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
        };
        if (!nullsAreTexts)
        {
            _options.Converters.Add(new TextConverter());
        }
        if (money is not null)
        {
            _options.Converters.Add(money);
        }
        _options.MakeReadOnly();
    }

    /// <inheritdoc/>
    public override byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, Info<T>());

    /// <inheritdoc/>
    public override T? Read<T>(ReadOnlySpan<byte> body)
        where T : default
    {
        // The serializer checks only the texts that it reads itself.
        if (body.Length > _longest || !Utf8.IsValid(body))
        {
            return default;
        }
        try
        {
            return JsonSerializer.Deserialize(body, Info<T>());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A part of a message that was read as it stood; null if it is none.</summary>
    /// <param name="part">The part.</param>
    public T? Read<T>(JsonElement part)
        where T : class
    {
        try
        {
            return part.Deserialize(Info<T>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string NameOf(PropertyInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    internal override BodyNames Names => JsonNames.Read;

    internal override string Separator => ".";

    private JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    // Null is no text, where the wallet's document says that a member is one.
    private sealed class TextConverter : JsonConverter<string>
    {
        public override bool HandleNull => true;

        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
