using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Gateway.Http;

/// <summary>The OpenAPI document, made from the routes, and the page to read and try it.</summary>
internal static class Documents
{
    private const string Bearer = "bearer";
    private const string ProblemSchema = "Problem";

    public static IServiceCollection AddDocuments(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.CreateSchemaReferenceId = NameOf;
                options.AddDocumentTransformer(Describe);
                options.AddOperationTransformer(Complete);
            }
        );

    /// <summary>Maps <c>/openapi/v1.json</c> and <c>/docs</c>; the page loads nothing from elsewhere.</summary>
    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder app)
    {
        // One fixed address: for any other name the framework would answer in plain text.
        app.MapOpenApi("/openapi/v1.json");
        app.MapScalarApiReference(
            "/docs",
            options =>
                options
                    .WithTitle("Wallet Gateway")
                    .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                    .DisableDefaultFonts()
                    .DisableTelemetry()
                    .DisableAgent()
                    .DisableMcp()
                    .HideClientButton()
                    .HideDeveloperTools()
        );
        return app;
    }

    // Requests and views are often nested and named alike; by the bare name one would stand for all of them.
    private static string? NameOf(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? $"{type.Type.DeclaringType?.Name}{name}"
            : null;

    private static Task Describe(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellation
    )
    {
        document.Info.Title = "Wallet Gateway";
        document.Info.Version = "1";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(
            StringComparer.Ordinal
        )
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "A secret key: sk_… of a merchant, or ak_… for the admin routes.",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(
            StringComparer.Ordinal
        );
        document.Components.Schemas[ProblemSchema] = Schema();
        document.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(Bearer, document)] = [],
            },
        ];
        return Task.CompletedTask;
    }

    private static Task Complete(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem (RFC 9457)",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, context.Document),
                },
            },
        };
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<Shapes.Parameter>())
        {
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = parameter.In,
                    Required = parameter.Required,
                    Schema = new OpenApiSchema { Type = parameter.Type },
                }
            );
        }
        if (!metadata.OfType<IAuthorizeData>().Any())
        {
            // An empty requirement beside the key's: it opens with a key and without one.
            operation.Security =
            [
                new OpenApiSecurityRequirement(),
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [],
                },
            ];
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema Schema() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal)
            {
                "type",
                "title",
                "status",
                "detail",
                "code",
                "request_id",
            },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["code"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. Problems.All.Select(kind => kind.Code)],
                },
                ["request_id"] = Text(),
                ["reason"] = Text(),
                ["current_status"] = Text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalProperties = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = Text(),
                    },
                },
            },
        };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
