using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>The schemas of single values, with the limits by which they are read.</summary>
internal static class ValueSchema
{
    /// <summary>A whole number within a range, both ends included.</summary>
    public static OpenApiSchema Integer(long min, long max) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = max > int.MaxValue ? "int64" : "int32",
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>One of some words.</summary>
    public static OpenApiSchema Word(ReadOnlySpan<string> words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.ToArray().Select(word => (JsonNode)JsonValue.Create(word))] };

    /// <summary>True or false.</summary>
    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    /// <summary>An RFC 3339 time.</summary>
    public static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    /// <summary>A list of distinct values.</summary>
    public static OpenApiSchema List(OpenApiSchema item, int min, int max) =>
        new()
        {
            Type = JsonSchemaType.Array,
            Items = item,
            MinItems = min,
            MaxItems = max,
            UniqueItems = true,
        };

    /// <summary>An object of values by names that are free within a rule.</summary>
    public static OpenApiSchema Map(OpenApiSchema key, OpenApiSchema value, int max) =>
        new()
        {
            Type = JsonSchemaType.Object,
            PropertyNames = key,
            AdditionalProperties = value,
            MaxProperties = max,
        };
}
