using Microsoft.AspNetCore.Mvc;

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

    /// <summary>Gives a page of a list.</summary>
    public static RouteHandlerBuilder Lists<T>(this RouteHandlerBuilder route) =>
        route.Produces<Page<T>>();

    /// <summary>Gives a picture, with a key or by the token of its address.</summary>
    public static RouteHandlerBuilder Draws(this RouteHandlerBuilder route, string contentType) =>
        route.Produces<FileContentResult>(StatusCodes.Status200OK, contentType);
}
