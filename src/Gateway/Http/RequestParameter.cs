using System.Collections.Immutable;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>
/// A header or query parameter that a route reads by hand, so that the framework does not know of it; part of its metadata. A
/// query parameter that no metadata names is refused.
/// </summary>
/// <param name="Name">As it is sent.</param>
/// <param name="In">Where it stands.</param>
/// <param name="Schema">Makes the schema of its value.</param>
internal sealed record RequestParameter(string Name, ParameterLocation In, Func<OpenApiSchema> Schema)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>A header of any text.</summary>
    public static RequestParameter Header(string name) => new(name, ParameterLocation.Header, Any);

    /// <summary>A query parameter of any text.</summary>
    public static RequestParameter Query(string name) => new(name, ParameterLocation.Query, Any);

    /// <summary>A query parameter whose text keeps to a rule.</summary>
    public static RequestParameter Text(string name, TextRule rule) => new(name, ParameterLocation.Query, rule.ToSchema);

    /// <summary>A query parameter that is one of some words.</summary>
    public static RequestParameter Word(string name, ImmutableArray<string> words) =>
        new(name, ParameterLocation.Query, () => ValueSchema.Word(words.AsSpan()));

    /// <summary>A query parameter that is an RFC 3339 time.</summary>
    public static RequestParameter Time(string name) => new(name, ParameterLocation.Query, ValueSchema.Time);

    /// <summary>A query parameter of any text, by its name alone.</summary>
    public static implicit operator RequestParameter(string name) => Query(name);

    private static OpenApiSchema Any() => new() { Type = JsonSchemaType.String, MinLength = 1 };
}
