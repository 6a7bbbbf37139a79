using System.Text;
using System.Text.Json.Serialization.Metadata;
using Gateway.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>The OpenAPI document, made once from the routes, and the page to read and try it.</summary>
internal static class OpenApiDocuments
{
    private const string Name = "v1";
    private const string Bearer = "bearer";

    public static IServiceCollection AddDocuments(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddOpenApi(
            Name,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.CreateSchemaReferenceId = NameOf;
                // Wherever GET is there is HEAD; that goes without saying.
                options.ShouldInclude = route => route.HttpMethod != HttpMethods.Head;
                options.AddDocumentTransformer((document, _, _) => Describe(document, settings.PublicUrl));
                options.AddOperationTransformer(Complete);
            }
        );
        services.AddSingleton(provider => new Once<StaticContent>(() =>
            RenderAsync(provider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name))
        ));
        return services;
    }

    /// <summary>Maps <c>/openapi/v1.json</c> and <c>/docs</c>.</summary>
    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder app)
    {
        app.MapGet("/openapi/v1.json", (Once<StaticContent> document) => document.GetAsync()).ExcludeFromDescription();
        ReferencePage.Map(app);
        return app;
    }

    private static async Task<StaticContent> RenderAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync();
        return new StaticContent(
            Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)),
            ApiJson.ContentType,
            StaticContent.NothingRuns
        );
    }

    // Views are often nested and named alike; by the bare name one would stand for all of them.
    private static string? NameOf(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? $"{type.Type.DeclaringType?.Name}{name}" : null;

    private static Task Describe(OpenApiDocument document, Uri? publicUrl)
    {
        document.Info.Title = "Wallet Gateway";
        document.Info.Version = "1";
        // Never what a request calls the gateway: that is anybody's choice, and behind a proxy neither scheme nor path is right.
        document.Servers = [new OpenApiServer { Url = publicUrl?.AbsoluteUri.TrimEnd('/') ?? "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "A secret key: sk_… of a merchant, or ak_… for the admin routes.",
            },
        };
        document.AddComponent(ProblemSchema.Name, ProblemSchema.Make());
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task Complete(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem (RFC 9457)",
            Content = Content("application/problem+json", new OpenApiSchemaReference(ProblemSchema.Name, context.Document)),
        };
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<RequestParameter>())
        {
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = parameter.In,
                    Required = parameter.Required,
                    Schema = parameter.Schema(),
                }
            );
        }
        if (metadata.OfType<RequestBody>().SingleOrDefault() is { } body)
        {
            var name = operation.OperationId + "Request";
            context.Document!.AddComponent(name, body.Schema());
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Required,
                Content = Content("application/json", new OpenApiSchemaReference(name, context.Document)),
            };
        }
        if (!metadata.OfType<IAuthorizeData>().Any())
        {
            // An empty requirement beside the key's: it opens with a key and without one.
            operation.Security =
            [
                new OpenApiSecurityRequirement(),
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            ];
        }
        return Task.CompletedTask;
    }

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new(StringComparer.Ordinal) { [type] = new OpenApiMediaType { Schema = schema } };
}
