using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>The <c>Idempotency-Key</c> header: exactly one value of 1 to 255 visible ASCII characters.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxLength = 255;

    /// <summary>The header in a route's metadata.</summary>
    public static RequestParameter Parameter { get; } =
        new(
            Header,
            ParameterLocation.Header,
            () =>
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MinLength = 1,
                    MaxLength = MaxLength,
                    Pattern = "^[!-~]+$",
                }
        )
        {
            Required = true,
        };

    /// <summary>The key, or null and what to answer.</summary>
    public static string? Read(HttpRequest request, out Problem? refusal)
    {
        StringValues values = request.Headers[Header];
        refusal =
            values.Count == 0 ? Problem.IdempotencyKeyMissing()
            : values.Count > 1 || !IsValid(values[0]) ? Problem.IdempotencyKeyInvalid()
            : null;
        return refusal is null ? values[0] : null;
    }

    /// <summary>Whether a text can be a key, in the header or in an item of a batch.</summary>
    public static bool IsValid(string? key) => key is { Length: >= 1 and <= MaxLength } && IsVisible(key);

    /// <summary>Tells that an answer repeats what an earlier request made.</summary>
    public static void MarkReplayed(HttpResponse response) => response.Headers[ReplayedHeader] = "true";

    /// <summary>Whether a text consists of visible ASCII characters, without the space.</summary>
    public static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
