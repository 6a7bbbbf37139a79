using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>The schema of every error that the gateway answers with.</summary>
internal static class ProblemSchema
{
    /// <summary>Its name in the document.</summary>
    public const string Name = "Problem";

    /// <summary>Makes it.</summary>
    public static OpenApiSchema Make() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "code", "request_id" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ProblemCatalog.All.Select(kind => kind.Code)] },
                ["request_id"] = Text(),
                ["reason"] = Text(),
                ["current_status"] = Text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() },
                },
            },
        };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
