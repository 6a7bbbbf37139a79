using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>What a route takes and gives, for the OpenAPI document. Requests are read by <see cref="JsonFields"/>; these types only describe them.</summary>
internal static class Shapes
{
    /// <summary>Takes a JSON body of this shape, with an idempotency key.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/json");

    /// <summary>Makes something: 201, or 200 for a repeat.</summary>
    public static RouteHandlerBuilder Makes<T>(this RouteHandlerBuilder route) =>
        route.Produces<T>(StatusCodes.Status201Created).Produces<T>();

    /// <summary>Gives something that is there.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route) =>
        route.Produces<T>();

    /// <summary>Gives a page of a list, with these filters beside the page's own parameters.</summary>
    public static RouteHandlerBuilder Lists<T>(
        this RouteHandlerBuilder route,
        params string[] filters
    ) =>
        route
            .Produces<Page<T>>()
            .WithMetadata([
                new Parameter("limit", ParameterLocation.Query, JsonSchemaType.Integer),
                .. filters
                    .Append("cursor")
                    .Select(name => new Parameter(name, ParameterLocation.Query)),
            ]);

    /// <summary>Needs an idempotency key.</summary>
    public static RouteHandlerBuilder Keyed(this RouteHandlerBuilder route) =>
        route.WithMetadata(
            new Parameter("Idempotency-Key", ParameterLocation.Header) { Required = true }
        );

    /// <summary>Waits for an outcome if asked to.</summary>
    public static RouteHandlerBuilder Waits(this RouteHandlerBuilder route) =>
        route.WithMetadata(new Parameter("Prefer", ParameterLocation.Header));

    /// <summary>Gives a picture, with a key or by the token of its address.</summary>
    public static RouteHandlerBuilder Draws(this RouteHandlerBuilder route, string contentType) =>
        route
            .Produces<FileContentResult>(StatusCodes.Status200OK, contentType)
            .WithMetadata(new Parameter("token", ParameterLocation.Query));

    /// <summary>Gives Server-Sent Events, with these filters; it resumes after the last one that the reader has.</summary>
    public static RouteHandlerBuilder Streams(
        this RouteHandlerBuilder route,
        params string[] filters
    ) =>
        route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithMetadata([
                new Speaks("text/event-stream"),
                new Parameter("Last-Event-ID", ParameterLocation.Header),
                .. filters.Select(name => new Parameter(name, ParameterLocation.Query)),
            ]);

    /// <summary>What a route reads from the request by hand, so that the framework does not know of it.</summary>
    internal sealed record Parameter(
        string Name,
        ParameterLocation In,
        JsonSchemaType Type = JsonSchemaType.String
    )
    {
        public bool Required { get; init; }
    }
}
