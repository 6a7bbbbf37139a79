using FluentValidation;
using Gateway.Http;

namespace Gateway.Payments;

/// <summary>A request that makes something, its form being right: what it asks for, under which key, and how long it waits.</summary>
/// <param name="Body">What it asks for.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Digest">What makes two requests the same.</param>
/// <param name="Wait">The caller's preference, or null.</param>
internal sealed record KeyedRequest<T>(T Body, string Key, RequestDigest Digest, TimeSpan? Wait);

/// <summary>Reads such requests; refuses with everything that is wrong, before anything is looked up.</summary>
internal static class KeyedRequest
{
    /// <summary>The request, or the problem to answer.</summary>
    /// <param name="http">The request's context.</param>
    /// <param name="mayBeEmpty">Whether no body means an empty one.</param>
    /// <param name="read">Reads the fields, noting faults.</param>
    /// <param name="rules">What the form alone does not say.</param>
    public static async Task<(KeyedRequest<T>? Request, Problem? Refusal)> ReadAsync<T>(
        HttpContext http,
        bool mayBeEmpty,
        Func<JsonFields, T> read,
        IValidator<T> rules
    )
    {
        var key = IdempotencyKey.Read(http.Request, out var refusal);
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var json = mayBeEmpty
            ? await JsonBody.ReadOptionalAsync(http.Request, http.RequestAborted)
            : await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        if (json.Refusal is not null)
        {
            return (null, json.Refusal);
        }
        var body = read(json.Fields);
        if ((json.Fields.Refusal() ?? FieldFaults.Of(await rules.ValidateAsync(body))) is { } fault)
        {
            return (null, fault);
        }
        var wait = PreferHeader.Wait(http.Request);
        PreferHeader.Applied(http.Response, wait);
        return (new KeyedRequest<T>(body, key!, RequestFingerprint.Of(http, json.Value, "code"), wait), null);
    }
}
