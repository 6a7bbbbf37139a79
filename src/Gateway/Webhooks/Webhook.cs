using Gateway.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Webhooks;

/// <summary>How this room answers, and how it reads a path.</summary>
internal static class Webhook
{
    public static readonly TextRule Id = TextRule.Token(64, "_");

    public static JsonHttpResult<T> Json<T>(T view, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(view, ApiJson.Options, ApiJson.ContentType, status);

    /// <summary>What is wrong with a body that has no fields, or null.</summary>
    public static async Task<Problem?> EmptyBodyAsync(HttpContext http)
    {
        var body = await JsonBody.ReadOptionalAsync(http.Request, http.RequestAborted);
        return body.Refusal ?? body.Fields.Refusal();
    }
}
