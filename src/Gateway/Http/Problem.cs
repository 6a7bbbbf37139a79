using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// An error as a value: use cases return it, and it writes itself as RFC 9457 <c>application/problem+json</c>.
/// </summary>
/// <param name="Kind">Which error of the catalogue.</param>
/// <param name="Detail">What happened this time; never a secret, a code or payer data.</param>
internal sealed partial record Problem(ProblemKind Kind, string Detail) : IResult
{
    /// <summary>Faults by field path, when the request did not validate.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = ImmutableDictionary<string, string[]>.Empty;

    /// <summary>Further members by wire name, e.g. <c>reason</c>.</summary>
    public IReadOnlyDictionary<string, string> Extras { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>When to come again, sent as whole seconds, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The value of <c>code</c>.</summary>
    public string Code => Kind.Code;

    /// <summary>The problem as a JSON object, for a response or inside of one.</summary>
    /// <param name="requestId">The request's id; null: none is told.</param>
    /// <param name="publicPath">The path under which the gateway is published.</param>
    public JsonObject ToJson(string? requestId, PathString publicPath)
    {
        var json = new JsonObject
        {
            ["type"] = publicPath + Kind.Type,
            ["title"] = Kind.Title,
            ["status"] = Kind.Status,
            ["detail"] = Detail,
            ["code"] = Kind.Code,
        };
        if (requestId is not null)
        {
            json["request_id"] = requestId;
        }
        if (Errors.Count > 0)
        {
            var errors = new JsonObject();
            foreach (var (path, messages) in Errors)
            {
                errors[path] = new JsonArray([.. messages.Select(m => JsonValue.Create(m))]);
            }
            json["errors"] = errors;
        }
        foreach (var (name, value) in Extras)
        {
            json[name] = value;
        }
        return json;
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } wait)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString("0", CultureInfo.InvariantCulture);
        }
        var bytes = JsonSerializer.SerializeToUtf8Bytes(ToJson(httpContext.TraceIdentifier, httpContext.Request.PathBase), ApiJson.Options);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
