using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>What a route takes and gives: for the OpenAPI document, and for the checks that hold each request against it.</summary>
internal static class RouteMetadata
{
    /// <summary>Takes a JSON body, read by this function.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, Func<JsonFields, T> read) =>
        route.WithMetadata(new RequestBody(() => JsonFields.SchemaOf(read), Required: true));

    /// <summary>Takes a JSON body, read by this function, or none, which means an empty object.</summary>
    public static RouteHandlerBuilder MayTake<T>(this RouteHandlerBuilder route, Func<JsonFields, T> read) =>
        route.WithMetadata(new RequestBody(() => JsonFields.SchemaOf(read), Required: false));

    /// <summary>Makes something: 201, or 200 for a repeat.</summary>
    public static RouteHandlerBuilder Makes<T>(this RouteHandlerBuilder route) =>
        route.Produces<T>(StatusCodes.Status201Created).Produces<T>();

    /// <summary>Gives something that is there.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route) => route.Produces<T>();

    /// <summary>Gives a page of a list, with these filters beside the page's own parameters.</summary>
    public static RouteHandlerBuilder Lists<T>(this RouteHandlerBuilder route, params RequestParameter[] filters) =>
        route.Produces<Page<T>>().WithMetadata([QueryFields.LimitParameter, .. filters, QueryFields.CursorParameter]);

    /// <summary>Needs an idempotency key.</summary>
    public static RouteHandlerBuilder Keyed(this RouteHandlerBuilder route) => route.WithMetadata(IdempotencyKey.Parameter);

    /// <summary>Waits for an outcome if asked to.</summary>
    public static RouteHandlerBuilder Waits(this RouteHandlerBuilder route) => route.WithMetadata(RequestParameter.Header("Prefer"));

    /// <summary>Gives a picture, with a key or by the token of its address.</summary>
    public static RouteHandlerBuilder Draws(this RouteHandlerBuilder route, string contentType) =>
        route
            .Produces<FileContentResult>(StatusCodes.Status200OK, contentType)
            .WithMetadata(new Produces(contentType), RequestParameter.Query("token"))
            .AddEndpointFilter<RouteHandlerBuilder, PictureHeaders>();

    /// <summary>Gives Server-Sent Events, with these filters; it resumes after the last one that the reader has.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder route, params RequestParameter[] filters) =>
        route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithMetadata([new Produces("text/event-stream"), RequestParameter.Header("Last-Event-ID"), .. filters]);
}

/// <summary>The body that a route takes.</summary>
/// <param name="Schema">Makes its schema.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record RequestBody(Func<OpenApiSchema> Schema, bool Required);
