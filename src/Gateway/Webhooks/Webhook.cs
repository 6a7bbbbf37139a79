using Gateway.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Webhooks;

/// <summary>How this room answers, and how it reads a path.</summary>
internal static class Webhook
{
    public static readonly TextRule Id = TextRule.Token(64, "_");

    public static JsonHttpResult<T> Json<T>(T view, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(view, ApiJson.Options, ApiJson.ContentType, status);
}
