using FluentValidation;

namespace Gateway.Http;

/// <summary>
/// A request under an <c>Idempotency-Key</c>, its form being right. An owner uses a key for one request; a repeat of it gets what
/// the first one made, as that is now.
/// </summary>
/// <param name="http">The request's context.</param>
/// <param name="owner">Whose key it is: a merchant's id, or <see cref="FingerprintKeys.Admin"/>.</param>
/// <param name="key">The idempotency key.</param>
/// <param name="body">What it asks for.</param>
/// <param name="digest">What makes two requests the same.</param>
/// <param name="fingerprints">Makes of the digest what is stored.</param>
internal sealed class IdempotentRequest<T>(
    HttpContext http,
    string owner,
    string key,
    T body,
    RequestDigest digest,
    FingerprintKeys fingerprints
)
{
    /// <summary>The request's context.</summary>
    public HttpContext Http => http;

    /// <summary>Whose key it is.</summary>
    public string Owner => owner;

    /// <summary>The idempotency key.</summary>
    public string Key => key;

    /// <summary>What it asks for.</summary>
    public T Body => body;

    /// <summary>Stored with what the request makes, so that a repeat is recognised.</summary>
    public string Fingerprint => fingerprints.Keep(owner, digest);

    /// <summary>Whether the request that a stored fingerprint was made of is this one; if not, the key is reused.</summary>
    public bool Fits(string fingerprint) => fingerprints.Fits(owner, fingerprint, digest);

    /// <summary>The answer to a repeat.</summary>
    public IResult Replayed(IResult answer)
    {
        IdempotencyKey.MarkReplayed(http.Response);
        return answer;
    }
}

/// <summary>Reads such requests; refuses with everything that is wrong, before anything is looked up.</summary>
internal static class IdempotentRequest
{
    /// <summary>A request without a body.</summary>
    public static Task<(IdempotentRequest<bool>? Request, Problem? Refusal)> ReadAsync(
        HttpContext http,
        string owner,
        FingerprintKeys fingerprints
    ) => ReadAsync(http, owner, fingerprints, _ => true);

    /// <summary>The request, or the problem to answer. Its route says whether there must be a body.</summary>
    /// <param name="http">The request's context, after routing.</param>
    /// <param name="owner">Whose key it is: a merchant's id, or <see cref="FingerprintKeys.Admin"/>.</param>
    /// <param name="fingerprints">Recognise repeats.</param>
    /// <param name="read">Reads the fields, noting faults.</param>
    public static Task<(IdempotentRequest<T>? Request, Problem? Refusal)> ReadAsync<T>(
        HttpContext http,
        string owner,
        FingerprintKeys fingerprints,
        Func<JsonFields, T> read
    ) => ReadAsync(http, owner, fingerprints, read, rules: null);

    /// <summary>The same, with rules over several fields.</summary>
    public static async Task<(IdempotentRequest<T>? Request, Problem? Refusal)> ReadAsync<T>(
        HttpContext http,
        string owner,
        FingerprintKeys fingerprints,
        Func<JsonFields, T> read,
        IValidator<T>? rules
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return (null, refusal);
        }
        var json = await JsonBody.ReadForRouteAsync(http);
        var body = read(json.Fields);
        if ((json.Refusal ?? json.Fields.Refusal() ?? (rules is null ? null : FieldFaults.Of(rules.Validate(body)))) is { } fault)
        {
            return (null, fault);
        }
        return (new(http, owner, key, body, RequestFingerprint.Of(http, json.Value, "code"), fingerprints), null);
    }
}
