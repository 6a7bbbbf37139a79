using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>The schema of one JSON object, in the making: what <see cref="JsonFields"/> is asked for, and nothing else, is allowed.</summary>
internal sealed class BodyShape
{
    /// <summary>The schema, complete once everything was asked for.</summary>
    public OpenApiSchema Schema { get; } =
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            Required = new HashSet<string>(StringComparer.Ordinal),
            AdditionalPropertiesAllowed = false,
        };

    /// <summary>A member that must be there and is not null.</summary>
    public void Required(string name, OpenApiSchema value)
    {
        LeftOutOnly(name, value);
        Schema.Required!.Add(name);
    }

    /// <summary>A member that may be left out, which null says as well.</summary>
    public void Optional(string name, OpenApiSchema value)
    {
        value.Type |= JsonSchemaType.Null;
        value.Enum?.Add(JsonNullSentinel.JsonNull);
        LeftOutOnly(name, value);
    }

    /// <summary>A member that may be left out, but is not null.</summary>
    public void LeftOutOnly(string name, OpenApiSchema value) => Schema.Properties!.Add(name, value);

    /// <summary>
    /// Says that exactly one of two members is there. It stands under <c>not</c>, where only validators look: generators of
    /// clients make types of what stands under <c>oneOf</c>, and forget the members beside it.
    /// </summary>
    public void ExactlyOneOf(string first, string second) =>
        Schema.Not = new OpenApiSchema
        {
            AnyOf = [Both(first, second, new OpenApiSchema { Not = Null() }, required: true), Both(first, second, Null(), required: false)],
        };

    private static OpenApiSchema Both(string first, string second, OpenApiSchema value, bool required) =>
        new()
        {
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [first] = value, [second] = value },
            Required = required ? new HashSet<string>(StringComparer.Ordinal) { first, second } : null,
        };

    private static OpenApiSchema Null() => new() { Type = JsonSchemaType.Null };
}
